import { expect } from 'chai';
import {
  type ChildEffect,
  type ChildEvent,
  type ChildLife,
  type ChildPolicy,
  childStep,
  unbornChild,
} from '../../../../src/daemon/supervisor/children/child-life.js';

const VRRP: ChildPolicy = { respawn: true, releaseWithoutSuccessor: true, patienceMs: 1000 };
const CHECKER: ChildPolicy = { ...VRRP, releaseWithoutSuccessor: false };
const NO_RESPAWN: ChildPolicy = { ...VRRP, respawn: false };

const START: ChildEvent = { kind: 'start' };
const STARTED: ChildEvent = { kind: 'started' };
const REFUSED: ChildEvent = { kind: 'startFailed', reason: 'spawn EAGAIN' };
const LET_GO: ChildEvent = { kind: 'letGo' };
const EXITED: ChildEvent = { kind: 'exited', how: 'killed by SIGKILL' };
const SILENT: ChildEvent = { kind: 'silent', forMs: 3000 };
const RELEASED: ChildEvent = { kind: 'released', priorityZero: 'sent' };
const KEPT: ChildEvent = { kind: 'releaseFailed', reason: 'EMFILE' };
const DUE: ChildEvent = { kind: 'due' };
const EXPECT_END: ChildEvent = { kind: 'expectEnd' };
const STOP: ChildEvent = { kind: 'stop', release: true, withinMs: 5000 };
const STOP_AND_LEAVE: ChildEvent = { kind: 'stop', release: false, withinMs: 5000 };

/** An effect in a word; what is said by the name of the event. */
function word(effect: ChildEffect): string {
  switch (effect.kind) {
    case 'say':
      return effect.event.event;
    case 'arm':
      return `arm ${effect.afterMs}`;
    default:
      return effect.kind;
  }
}

/** Events in turn, or `+MS` for time that passes. @returns the effects of the last one */
function play(policy: ChildPolicy, events: readonly (ChildEvent | number)[]): readonly string[] {
  let life: ChildLife = unbornChild;
  let nowMs = 0;
  let words: readonly string[] = [];
  for (const event of events) {
    if (typeof event === 'number') {
      nowMs += event;
    } else {
      const step = childStep(life, event, nowMs, policy);
      life = step.life;
      words = step.effects.map(word);
    }
  }
  return words;
}

const RUNNING = [START, STARTED];
/** Dead for the second time within a minute. */
const DEAD_TWICE = [...RUNNING, EXITED, STARTED, EXITED];

/** What happens, and the effects of the last event. */
const ROWS: readonly (readonly [
  what: string,
  policy: ChildPolicy,
  events: readonly (ChildEvent | number)[],
  effects: readonly string[],
])[] = [
  ['a start', VRRP, [START], ['startProcess']],
  ['a first death', VRRP, [...RUNNING, EXITED], ['disarm', 'startProcess', 'childDied']],
  ['a second death', VRRP, DEAD_TWICE, ['childDied', 'disarm', 'release']],
  ['its release', VRRP, [...DEAD_TWICE, RELEASED], ['childReleased', 'arm 1000']],
  ['its next start', VRRP, [...DEAD_TWICE, RELEASED, 1000, DUE], ['startProcess']],
  ['a second death of what holds nothing', CHECKER, DEAD_TWICE, ['childDied', 'arm 1000']],
  ['a death without respawn', NO_RESPAWN, [...RUNNING, EXITED], ['childDied', 'disarm', 'release']],
  [
    'the end without respawn',
    NO_RESPAWN,
    [...RUNNING, EXITED, RELEASED],
    ['childReleased', 'disarm', 'givenUp'],
  ],
  ['a first start that is refused', VRRP, [START, REFUSED], ['childNotStarted', 'arm 100']],
  ['the next one', VRRP, [START, REFUSED, 100, DUE, REFUSED], ['arm 200']],
  [
    'a successor that is refused, while the peers wait',
    VRRP,
    [...RUNNING, EXITED, REFUSED],
    ['childNotStarted', 'arm 100'],
  ],
  [
    'a successor that is refused, when their time runs out',
    VRRP,
    [...RUNNING, EXITED, REFUSED, 900, DUE, REFUSED],
    ['disarm', 'release'],
  ],
  [
    'after that release',
    VRRP,
    [...RUNNING, EXITED, REFUSED, 900, DUE, REFUSED, RELEASED],
    ['childReleased', 'arm 200'],
  ],
  [
    'a release that fails: a successor may adopt',
    VRRP,
    [...DEAD_TWICE, KEPT],
    ['childNotReleased', 'arm 1000'],
  ],
  [
    'the next one, after a successor that has died as well: it was said',
    VRRP,
    [...DEAD_TWICE, KEPT, 1000, DUE, STARTED, EXITED, KEPT],
    ['arm 1000'],
  ],
  [
    'the next one, after a successor that has worked',
    VRRP,
    [...DEAD_TWICE, KEPT, DUE, STARTED, 60_000, EXITED, STARTED, EXITED, STARTED, EXITED, KEPT],
    ['childNotReleased', 'arm 1000'],
  ],
  ['the next one, at a stop', VRRP, [...DEAD_TWICE, KEPT, STOP, KEPT], ['arm 200']],
  ['and is tried then', VRRP, [...DEAD_TWICE, KEPT, 1000, DUE], ['startProcess']],
  ['a hang', VRRP, [...RUNNING, SILENT], ['childSilent', 'kill', 'arm 2000']],
  [
    'a hang that SIGKILL does not end',
    VRRP,
    [...RUNNING, SILENT, 2000, DUE],
    ['abandon', 'disarm', 'startProcess', 'childDied'],
  ],
  ['a stop', VRRP, [...RUNNING, STOP], ['sendStop', 'arm 5000']],
  ['its end', VRRP, [...RUNNING, STOP, LET_GO, EXITED], ['disarm', 'ended']],
  ['a death during the stop', VRRP, [...RUNNING, STOP, EXITED], ['disarm', 'release']],
  [
    'a stop that takes too long',
    VRRP,
    [...RUNNING, STOP, DUE],
    ['childOverdue', 'kill', 'arm 2000'],
  ],
  ['after that', VRRP, [...RUNNING, STOP, DUE, EXITED], ['disarm', 'release']],
  [
    'after that, released',
    VRRP,
    [...RUNNING, STOP, DUE, EXITED, RELEASED],
    ['childReleased', 'disarm', 'ended'],
  ],
  [
    'a stop that leaves everything',
    VRRP,
    [...RUNNING, STOP_AND_LEAVE, EXITED],
    ['disarm', 'ended'],
  ],
  ['a stop while it is killed', VRRP, [...RUNNING, SILENT, STOP], []],
  ['after that', VRRP, [...RUNNING, SILENT, STOP, EXITED], ['disarm', 'release']],
  ['a stop while it waits for a start', VRRP, [...DEAD_TWICE, RELEASED, STOP], ['disarm', 'ended']],
  [
    'a stop while it waits with something held',
    VRRP,
    [...RUNNING, EXITED, REFUSED, STOP],
    ['disarm', 'release'],
  ],
  ['a stop while the supervisor releases', VRRP, [...DEAD_TWICE, STOP], []],
  ['after that', VRRP, [...DEAD_TWICE, STOP, RELEASED], ['childReleased', 'disarm', 'ended']],
  ['a stop while a process is made', VRRP, [START, STOP], []],
  ['after that', VRRP, [START, STOP, STARTED], ['sendStop', 'arm 5000']],
  ['after that, refused', VRRP, [START, STOP, REFUSED], ['disarm', 'ended']],
  ['an end that is expected', VRRP, [...RUNNING, EXPECT_END, EXITED], ['disarm']],
  ['its stop', VRRP, [...RUNNING, EXPECT_END, EXITED, STOP], ['disarm', 'release']],
  ['its stop, let go', VRRP, [...RUNNING, EXPECT_END, LET_GO, EXITED, STOP], ['disarm', 'ended']],
  ['a stop of what never ran', VRRP, [STOP], ['disarm', 'ended']],
  [
    'a checker that dies during its stop',
    CHECKER,
    [...RUNNING, STOP, EXITED],
    ['disarm', 'release'],
  ],
];

describe('daemon/child-life', () => {
  for (const [what, policy, events, effects] of ROWS) {
    const history = events.map((event) => (typeof event === 'number' ? `+${event}` : event.kind));
    it(`${what}: ${history.join(' ')}`, () => {
      expect(play(policy, events)).to.deep.equal(effects);
    });
  }

  for (const [name, policy] of Object.entries({ VRRP, CHECKER, NO_RESPAWN })) {
    it(`comes to a good end in every order of events (${name})`, () => {
      const seen = everyWorld(policy);
      expect(seen.length).to.be.greaterThan(100);
      for (const world of seen) {
        const last = endOf(world, policy);
        expect(last.ended, JSON.stringify(world)).to.equal(true);
        const { stop, failedReleases } = last.life;
        if (stop?.kind === 'asked' && stop.release && failedReleases < 5) {
          expect(last.held, JSON.stringify(world)).to.equal(false);
        }
      }
    });
  }
});

/** The outside of a life: what of its effects is going on, and what is left in the kernel. */
interface World {
  readonly life: ChildLife;
  readonly making: boolean;
  readonly process: boolean;
  readonly asked: boolean;
  readonly killed: boolean;
  readonly releasing: boolean;
  readonly armed: boolean;
  readonly held: boolean;
  readonly ended: boolean;
}

const FIRST: World = {
  life: unbornChild,
  making: false,
  process: false,
  asked: false,
  killed: false,
  releasing: false,
  armed: false,
  held: false,
  ended: false,
};

/** Carries effects out on a world. @throws when one of them must not be in that moment. */
function after(world: World, event: ChildEvent, policy: ChildPolicy): World {
  const { life, effects } = childStep(happened(world, event).life, event, 0, policy);
  let next: World = { ...happened(world, event), life };
  for (const effect of effects) {
    next = carriedOut(next, effect, policy);
  }
  return next;
}

/** What the event itself has changed outside. */
function happened(world: World, event: ChildEvent): World {
  switch (event.kind) {
    case 'started':
      return { ...world, making: false, process: true, asked: false, killed: false, held: true };
    case 'startFailed':
      return { ...world, making: false };
    case 'letGo':
      return { ...world, held: false };
    case 'exited':
      return { ...world, process: false };
    case 'released':
      return { ...world, releasing: false, held: false };
    case 'releaseFailed':
      return { ...world, releasing: false };
    case 'due':
      return { ...world, armed: false };
    default:
      return world;
  }
}

function carriedOut(world: World, effect: ChildEffect, policy: ChildPolicy): World {
  const must = (holds: boolean, rule: string): void => {
    expect(holds, `${rule}: ${JSON.stringify(world)}`).to.equal(true);
  };
  switch (effect.kind) {
    case 'startProcess':
      must(!world.process && !world.making && !world.releasing, 'one process at a time');
      must(policy.respawn || !world.held, 'a successor is wanted');
      return { ...world, making: true };
    case 'release':
      must(!world.process && !world.making, 'no release beside a process');
      must(!world.releasing, 'one release at a time');
      must(world.held, 'a release of something');
      return { ...world, releasing: true };
    case 'sendStop':
      must(world.process, 'a stop needs a process');
      return { ...world, asked: true };
    case 'kill':
      return { ...world, killed: true };
    case 'abandon':
      return { ...world, process: false };
    case 'arm':
      return { ...world, armed: true };
    case 'disarm':
      return { ...world, armed: false };
    case 'givenUp':
      must(!policy.respawn, 'never given up');
      return world;
    case 'ended':
      must(!world.process && !world.making && !world.releasing, 'nothing goes on at the end');
      must(world.life.stop?.kind === 'asked', 'no end without a stop');
      return { ...world, ended: true };
    case 'say':
      return world;
  }
}

/** What could happen now. */
function possible(world: World): readonly ChildEvent[] {
  const events: ChildEvent[] = [STOP, STOP_AND_LEAVE, EXPECT_END];
  if (world.life.phase === 'idle' && !world.held) {
    events.push(START);
  }
  if (world.making) {
    events.push(STARTED, REFUSED);
  }
  if (world.process) {
    events.push(EXITED, SILENT);
  }
  if (world.process && world.asked && !world.killed) {
    events.push(LET_GO);
  }
  if (world.releasing) {
    events.push(RELEASED, KEPT);
  }
  return world.armed ? [...events, DUE] : events;
}

/** Counters grow without end; what they decide has few values. */
function signature({ life, ...world }: World): string {
  const { phase, holds, stop, quickDeaths, failedStarts, failedReleases } = life;
  const counts = [quickDeaths, failedStarts, failedReleases].map((count) => Math.min(count, 5));
  return JSON.stringify([phase, holds, stop, counts, world]);
}

function everyWorld(policy: ChildPolicy): readonly World[] {
  const seen = new Map<string, World>([[signature(FIRST), FIRST]]);
  for (const world of seen.values()) {
    for (const event of world.ended ? [] : possible(world)) {
      const next = after(world, event, policy);
      if (!seen.has(signature(next))) {
        seen.set(signature(next), next);
      }
    }
  }
  return [...seen.values()];
}

/** A stop, after which the machine works again. */
function endOf(world: World, policy: ChildPolicy): World {
  let now = world.ended ? world : after(world, STOP, policy);
  for (let step = 0; step < 20 && !now.ended; step += 1) {
    const event = now.making ? STARTED : now.process ? EXITED : now.releasing ? RELEASED : DUE;
    now = after(now, event, policy);
  }
  return now;
}
