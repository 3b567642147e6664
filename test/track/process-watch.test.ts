import { expect } from 'chai';
import type { ProcessEvent } from '../../src/linux/process/process-event.js';
import type { ProcessEventsListener } from '../../src/linux/process/process-events.js';
import { type ProcessDoor, ProcessWatch } from '../../src/track/process-watch.js';

/** Processes by number, their names, and what is done to them while they are looked at. */
class Machine implements ProcessDoor {
  readonly names = new Map<number, string>();
  readonly children = new Map<number, readonly number[]>();
  followed: readonly number[] | 'all' | undefined;
  onFollow: () => void = () => undefined;
  listener: ProcessEventsListener | undefined;
  refusal: string | undefined;
  polls: (() => void)[] = [];

  list = () => [...this.names.keys()];
  name = (pid: number) => this.names.get(pid);
  commandLine = () => [];
  livesOn = (pid: number) => this.names.has(pid);
  childrenOf = (pid: number) => this.children.get(pid) ?? [];

  openEvents(listener: ProcessEventsListener) {
    this.listener = listener;
    return (
      this.refusal ?? {
        close: () => undefined,
        follow: (pids: readonly number[] | 'all') => {
          this.followed = pids;
          this.onFollow();
        },
      }
    );
  }

  tell(...events: readonly ProcessEvent[]): void {
    this.listener?.heard(events);
  }
}

describe('track/process-watch', () => {
  let machine: Machine;
  let told: string[];
  let watch: ProcessWatch;

  beforeEach(() => {
    machine = new Machine();
    told = [];
    const timers = {
      nowMs: () => 0,
      after: (_: number, callback: () => void) => {
        machine.polls.push(callback);
        return () => undefined;
      },
    };
    watch = new ProcessWatch(machine, timers, {
      changed: () => told.push(`${watch.counts().get('web') ?? 0}`),
      confirmed: () => told.push('confirmed'),
      refused: (reason) => told.push(reason),
      lost: (reason) => told.push(reason),
    });
  });

  const follow = () => watch.follow((pid, door) => (door.name(pid) === 'nginx' ? ['web'] : []));

  it('finds what runs, and hears of what forks, executes and ends', () => {
    machine.names.set(1, 'init').set(7, 'nginx');
    follow();
    expect(machine.followed).to.deep.equal([7]);
    machine.names.set(8, 'nginx');
    machine.tell({ kind: 'forked', parent: 7, pid: 8 }, { kind: 'forked', parent: 1, pid: 9 });
    expect(machine.followed).to.deep.equal([7, 8]);
    machine.names.set(1, 'nginx');
    machine.tell({ kind: 'executed', pid: 1 });
    machine.names.set(7, 'sh');
    machine.tell({ kind: 'renamed', pid: 7 });
    machine.tell({ kind: 'ended', pid: 8 }, { kind: 'ended', pid: 100 });
    expect(told).to.deep.equal(['confirmed', '2', '3', '2', '1']);
  });

  it('finds what began or ended before the kernel was asked to tell of it', () => {
    machine.names.set(7, 'nginx');
    follow();
    machine.names.set(8, 'nginx').set(9, 'nginx').set(10, 'nginx');
    machine.children.set(8, [9, 10]);
    machine.onFollow = () => machine.names.delete(10);
    machine.tell({ kind: 'forked', parent: 7, pid: 8 });
    expect(told).to.deep.equal(['confirmed', '3']);
    machine.names.set(11, 'nginx');
    machine.onFollow = () => machine.names.delete(11);
    machine.tell({ kind: 'executed', pid: 11 });
    expect(watch.counts().get('web')).to.equal(3);
  });

  it('looks again when messages were lost', () => {
    follow();
    machine.names.set(7, 'nginx');
    machine.listener?.lost('ENOBUFS');
    expect(told).to.deep.equal(['confirmed', 'ENOBUFS', '1']);
  });

  it('looks each second where the kernel does not tell, and says so once', () => {
    machine.refusal = 'ECONNREFUSED';
    follow();
    machine.names.set(7, 'nginx');
    machine.polls[0]?.();
    watch.close();
    follow();
    expect(told).to.deep.equal(['ECONNREFUSED', '1']);
  });
});
