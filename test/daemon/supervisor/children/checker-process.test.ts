import { ChildProcess } from 'node:child_process';
import { expect } from 'chai';
import type { ToChecker } from '../../../../src/daemon/messages.js';
import { CheckerProcess } from '../../../../src/daemon/supervisor/children/checker-process.js';
import { directorPart } from '../../../../src/daemon/supervisor/children/director-part.js';
import { SharedFacts } from '../../../../src/daemon/supervisor/children/shared-facts.js';
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

function checkerProcess(child: ChildProcess): CheckerProcess {
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
    fork: () => child,
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
    const checker = checkerProcess(child);
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

  it('hands no_checker_emails on to the director', () => {
    for (const noCheckers of [true, false]) {
      const { global } = exampleConfiguration;
      const services = { ...global.services, mail: { ...global.services.mail, noCheckers } };
      const part = directorPart({ ...exampleConfiguration, global: { ...global, services } });
      expect(part.global.services?.mail.noCheckers).to.equal(noCheckers);
    }
  });
});
