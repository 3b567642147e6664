import { ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import type { ToChecker } from '../../../../src/daemon/messages.js';
import { CheckerProcess } from '../../../../src/daemon/supervisor/children/checker-process.js';
import { directorPart } from '../../../../src/daemon/supervisor/children/director-part.js';
import { SharedFacts } from '../../../../src/daemon/supervisor/children/shared-facts.js';
import { eventually } from '../../../lab/wait.js';
import { exampleConfiguration } from '../../../observe/status/example-status.js';

/** A child that does nothing but to note what it is told. */
class DeafChild extends ChildProcess {
  readonly told: ToChecker[] = [];
  override readonly connected = true;
  override readonly pid = process.pid;

  override send(message: ToChecker): boolean {
    this.told.push(message);
    return true;
  }
}

function checkerProcess(fork: () => ChildProcess): CheckerProcess {
  return new CheckerProcess(exampleConfiguration, {
    clock: { nowMs: () => 0 },
    respawn: true,
    workingDirectory: '/',
    facts: new SharedFacts(exampleConfiguration),
    stateFile: {
      read: () => undefined,
      write: () => undefined,
      clearLeftovers: () => Promise.resolve(),
    },
    fork,
    tellQuorums: () => undefined,
    onReplacement: () => undefined,
    overrides: () => [],
    merged: (configuration) => configuration,
    prepare: () => undefined,
    log: () => undefined,
    logAll: () => undefined,
    onConfigured: () => undefined,
    onMessage: () => undefined,
    onStarted: () => undefined,
    onGivenUp: () => undefined,
  });
}

describe('daemon/checker-process', () => {
  it('starts no sync daemon for the states that instances end with at a stop', async () => {
    const child = new DeafChild();
    const checker = checkerProcess(() => child);
    checker.start();
    checker.hear({ kind: 'vrrpStates', states: [{ instance: 'VI_1', state: 'MASTER' }] });
    let addressesAreGone = (): void => undefined;
    const after = new Promise<void>((resolve) => {
      addressesAreGone = resolve;
    });
    const stopped = checker.stop({ release: true, withinMs: 60_000, after, atStop: true });
    checker.hear({ kind: 'vrrpStates', states: [{ instance: 'VI_1', state: 'FAULT' }] });
    addressesAreGone();
    await new Promise(setImmediate);
    expect(child.told.map(({ kind }) => kind)).to.deep.equal(['configure', 'vrrpStates', 'stop']);
    child.emit('exit', 0, null);
    await stopped;
  });

  it('has one reload for other servers under way, however often they change', async () => {
    const child = new DeafChild();
    const checker = checkerProcess(() => child);
    checker.start();
    const reloads = (): number => child.told.filter(({ kind }) => kind === 'reload').length;
    for (let change = 0; change < 5000; change += 1) {
      checker.rediscover();
    }
    expect(reloads()).to.equal(1);
    child.emit('message', [{ kind: 'reloaded' }]);
    await eventually('the changes meanwhile', () => reloads() === 2);
    checker.rediscover();
    checker.reload(exampleConfiguration);
    expect(reloads(), 'a file waits for nothing').to.equal(3);
    child.emit('message', [{ kind: 'reloaded', times: 2 }]); // as a supervisor hears that was busy
    expect(reloads(), 'it had the changes in it').to.equal(3);
    checker.rediscover();
    await eventually('the next one', () => reloads() === 4);
    child.emit('exit', 0, null);
  });

  it('tells a successor, and goes on with it, whatever its predecessor had to follow', async () => {
    const children: DeafChild[] = [];
    const checker = checkerProcess(() => {
      const child = new DeafChild();
      children.push(child);
      return child;
    });
    checker.start();
    checker.rediscover();
    checker.rediscover();
    children[0]?.emit('exit', 1, null);
    checker.rediscover(); // while there is none
    await eventually('there is another', () => children.length === 2);
    checker.rediscover();
    const told = children[1]?.told.map(({ kind }) => kind);
    expect(told).to.deep.equal(['configure', 'reload', 'overrides']);
    children[1]?.emit('exit', 0, null);
    await checker.stop({ release: true, withinMs: 1, after: Promise.resolve(), atStop: true });
  });

  it('hands no_checker_emails on to the director', () => {
    for (const noCheckers of [true, false]) {
      const { global } = exampleConfiguration;
      const services = { ...global.services, mail: { ...global.services.mail, noCheckers } };
      const part = directorPart({ ...exampleConfiguration, global: { ...global, services } });
      expect(part.global.services?.mail.noCheckers).to.equal(noCheckers);
    }
  });
});
