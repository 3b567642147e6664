/**
 * The state machine as a table: state and event → what is done, and the next state. A row is a row
 * of the tables in src/vrrp/state-*.ts.
 */
import { expect } from 'chai';
import type { VrrpInstance } from '../../../src/config/model.js';
import { step } from '../../../src/vrrp/machine/instance.js';
import {
  type InstanceEvent,
  type InstanceState,
  initialInstanceState,
} from '../../../src/vrrp/machine/instance-state.js';
import type { VrrpEffect, VrrpState } from '../../../src/vrrp/messages.js';
import { deeds, logged } from '../effect-text.js';
import { ip, sampleInstance } from './sample-instance.js';

const NOW_MS = 10_000;
const OWN_ADDRESS = '10.9.9.5';

type Changes = Partial<VrrpInstance>;

function stateOf(name: VrrpState, configuration: VrrpInstance): InstanceState {
  const initial = initialInstanceState(configuration, 0);
  const environment = { ...initial.environment, sourceAddress: ip(OWN_ADDRESS) };
  const timers = {
    INIT: {},
    BACKUP: { masterDown: 12_000 },
    MASTER: { advert: 10_500 },
    FAULT: {},
  }[name];
  return { ...initial, state: name, environment, timers, wantsMaster: name === 'MASTER' };
}

const start: InstanceEvent = { kind: 'start', ownersOnly: true, learnsUntilMs: undefined };

function timer(name: 'masterDown' | 'advert', groupAgrees = true): InstanceEvent {
  return { kind: 'timer', timer: name, groupAgrees };
}

function advert(priority: number, source = '10.9.9.2', advertIntervalMs = 1000): InstanceEvent {
  const received = { source: ip(source), priority, advertIntervalMs, addressesDiffer: false };
  return { kind: 'advert', advert: received, differences: [] };
}

function surroundings(
  state: InstanceState,
  changes: Partial<InstanceState['environment']>,
  heldByGroup = false,
): InstanceEvent {
  return {
    kind: 'environment',
    environment: { ...state.environment, ...changes },
    heldByGroup,
    ownerMayLead: true,
    notifyPriority: false,
    reason: 'a test',
  };
}

const fault = (state: InstanceState) => surroundings(state, { faults: ['interface eth0 down'] });
const noFault = (state: InstanceState) => surroundings(state, {});
const held = (state: InstanceState) => surroundings(state, {}, true);

function order(becomes: 'MASTER' | 'BACKUP' | 'FAULT', sendPriorityZero = false): InstanceEvent {
  const reason = { cause: 'group', reason: 'a test' } as const;
  return { kind: 'group', order: { becomes, sendPriorityZero, afterSkew: false, ...reason } };
}

const takeOver = ['advert VI_1 100', 'acquire VI_1 10.9.9.10', 'INSTANCE VI_1 MASTER 100'];
const backup = 'INSTANCE VI_1 BACKUP 100';
const faulty = 'INSTANCE VI_1 FAULT 100';
const release = 'release VI_1 10.9.9.10';
const assertion = ['advert VI_1 100', 'announce VI_1 x5', 'INSTANCE VI_1 MASTER_RX_LOWER_PRI 100'];
/** Version 2, priority 100. */
const SKEW_MS = 609.375;
const DOWN_MS = NOW_MS + 3000 + SKEW_MS;
const ADVERT_MS = NOW_MS + 1000;

/** State, event, changes of the configuration → deeds, next state, its timer. */
type Row = readonly [
  from: VrrpState,
  what: string,
  event: InstanceEvent | ((state: InstanceState) => InstanceEvent),
  configuration: Changes,
  deeds: readonly string[],
  to: VrrpState,
  timerMs: number | undefined,
];

const lost: InstanceEvent = { kind: 'addressLost', address: ip('10.9.9.10') };
const stop: InstanceEvent = { kind: 'leave', release: true, cause: 'stop', reason: 'stop' };
const stay: InstanceEvent = { kind: 'leave', release: false, cause: 'stop', reason: 'stop' };
const noPreempt: Changes = { preempt: false };

const TABLE: readonly Row[] = [
  ['INIT', 'start', start, {}, [backup], 'BACKUP', DOWN_MS],
  [
    'INIT',
    'start, owner',
    start,
    { priority: 255 },
    ['INSTANCE VI_1 BACKUP 255'],
    'BACKUP',
    NOW_MS,
  ],
  ['INIT', 'advert', advert(200), {}, [], 'INIT', undefined],
  ['INIT', 'fault', fault, {}, [], 'INIT', undefined],
  ['INIT', 'group in FAULT', order('FAULT'), {}, [faulty], 'FAULT', undefined],
  ['INIT', 'stop', stop, {}, [], 'INIT', undefined],

  ['BACKUP', 'timer', timer('masterDown'), {}, takeOver, 'MASTER', ADVERT_MS],
  ['BACKUP', 'timer, group disagrees', timer('masterDown', false), {}, [], 'BACKUP', DOWN_MS],
  ['BACKUP', 'advert 0', advert(0), {}, [], 'BACKUP', NOW_MS + SKEW_MS],
  ['BACKUP', 'higher advert', advert(200), {}, [], 'BACKUP', DOWN_MS],
  ['BACKUP', 'equal, lower address', advert(100), {}, [], 'BACKUP', DOWN_MS],
  ['BACKUP', 'lower advert', advert(50), {}, [], 'BACKUP', 12_000],
  ['BACKUP', 'lower advert, nopreempt', advert(50), noPreempt, [], 'BACKUP', DOWN_MS],
  ['BACKUP', 'lower, delay', advert(50), { preemptDelayMs: 9000 }, [], 'BACKUP', DOWN_MS],
  ['BACKUP', 'fault', fault, {}, [faulty], 'FAULT', undefined],
  ['BACKUP', 'group MASTER', order('MASTER'), {}, takeOver, 'MASTER', ADVERT_MS],
  ['BACKUP', 'group FAULT', order('FAULT'), {}, [faulty], 'FAULT', undefined],
  ['BACKUP', 'address lost', lost, {}, [], 'BACKUP', 12_000],
  ['BACKUP', 'stop', stop, {}, [], 'INIT', undefined],

  ['MASTER', 'timer', timer('advert'), {}, ['advert VI_1 100'], 'MASTER', 11_500],
  ['MASTER', 'advert 0', advert(0), {}, ['advert VI_1 100'], 'MASTER', ADVERT_MS],
  ['MASTER', 'lower advert', advert(50), {}, assertion, 'MASTER', ADVERT_MS],
  ['MASTER', 'equal, lower address', advert(100), {}, assertion, 'MASTER', ADVERT_MS],
  ['MASTER', 'higher advert', advert(200), {}, [release, backup], 'BACKUP', DOWN_MS],
  ['MASTER', 'equal, higher', advert(100, '10.9.9.9'), {}, [release, backup], 'BACKUP', DOWN_MS],
  ['MASTER', 'our own advert', advert(100, OWN_ADDRESS), {}, [], 'MASTER', 10_500],
  [
    'MASTER',
    'lower advert, lower_prio_no_advert',
    advert(50),
    { lowerPriorityNoAdvert: true },
    assertion.slice(1),
    'MASTER',
    10_500,
  ],
  [
    'MASTER',
    'higher advert, higher_prio_send_advert',
    advert(200),
    { higherPrioritySendAdvert: true },
    ['advert VI_1 100', release, backup],
    'BACKUP',
    DOWN_MS,
  ],
  ['MASTER', 'fault', fault, {}, ['advert VI_1 0', release, faulty], 'FAULT', undefined],
  [
    'MASTER',
    'address lost',
    lost,
    {},
    ['advert VI_1 0', release, backup],
    'BACKUP',
    NOW_MS + SKEW_MS,
  ],
  ['MASTER', 'group BACKUP', order('BACKUP'), {}, [release, backup], 'BACKUP', DOWN_MS],
  [
    'MASTER',
    'group FAULT',
    order('FAULT', true),
    {},
    ['advert VI_1 0', release, faulty],
    'FAULT',
    undefined,
  ],
  ['MASTER', 'group MASTER', order('MASTER'), {}, [], 'MASTER', 10_500],
  ['MASTER', 'stop', stop, {}, ['advert VI_1 0', release], 'INIT', undefined],
  ['MASTER', 'stop without release', stay, {}, [], 'INIT', undefined],

  ['FAULT', 'advert', advert(200), {}, [], 'FAULT', undefined],
  ['FAULT', 'fault remains', fault, {}, [], 'FAULT', undefined],
  ['FAULT', 'last fault gone', noFault, {}, [backup], 'BACKUP', DOWN_MS],
  ['FAULT', 'last fault gone, group faulty', held, {}, [], 'FAULT', undefined],
  ['FAULT', 'group recovers', order('BACKUP'), {}, [backup], 'BACKUP', DOWN_MS],
  [
    'FAULT',
    'last fault gone, owner',
    noFault,
    { priority: 255 },
    ['advert VI_1 255', 'acquire VI_1 10.9.9.10', 'INSTANCE VI_1 MASTER 255'],
    'MASTER',
    ADVERT_MS,
  ],
  ['FAULT', 'stop', stop, {}, [], 'INIT', undefined],
];

describe('instance: the table of states and events', () => {
  for (const [from, what, event, changes, expected, to, timerMs] of TABLE) {
    it(`${from}, ${what} → ${to}`, () => {
      const configuration = sampleInstance(changes);
      const before = stateOf(from, configuration);
      const frozen = JSON.stringify(before);
      const happening = typeof event === 'function' ? event(before) : event;
      const { state, effects } = step(configuration, before, happening, NOW_MS);
      expect(deeds(effects)).to.deep.equal(expected);
      expect(state.state).to.equal(to);
      expect(state.timers.masterDown ?? state.timers.advert).to.equal(timerMs);
      expect(JSON.stringify(before), 'the former state is not modified').to.equal(frozen);
      const changed = from !== to;
      expect(logged(effects).includes('stateChanged'), 'a change is logged').to.equal(changed);
      expect(state.lastTransitionMs).to.equal(changed ? NOW_MS : 0);
    });
  }
});

/** Lets an instance live through events, one a second. */
function live(
  configuration: VrrpInstance,
  from: InstanceState,
  events: readonly InstanceEvent[],
): { readonly state: InstanceState; readonly effects: readonly VrrpEffect[] } {
  let state = from;
  const effects: VrrpEffect[] = [];
  events.forEach((event, index) => {
    const result = step(configuration, state, event, NOW_MS + index * 1000);
    state = result.state;
    effects.push(...result.effects);
  });
  return { state, effects };
}

describe('instance: what adverts teach', () => {
  it('learns the interval of a version 3 master, and version 2 does not', () => {
    for (const [version, expected] of [
      [3, 2000],
      [2, 1000],
    ] as const) {
      const configuration = sampleInstance({ version });
      const { state } = live(configuration, stateOf('BACKUP', configuration), [
        advert(200, '10.9.9.2', 2000),
      ]);
      expect(state.masterAdvertIntervalMs).to.equal(expected);
      expect(state.masterAddress).to.equal('10.9.9.2');
      expect(state.masterPriority).to.equal(200);
    }
  });

  it('does not learn an interval of 0', () => {
    const configuration = sampleInstance({ version: 3 });
    const { state } = live(configuration, stateOf('BACKUP', configuration), [
      advert(200, '10.9.9.2', 0),
    ]);
    expect(state.masterAdvertIntervalMs).to.equal(1000);
  });

  it('counts what it hears', () => {
    const configuration = sampleInstance();
    const { state } = live(configuration, stateOf('BACKUP', configuration), [
      advert(200),
      advert(0),
      {
        kind: 'badPacket',
        source: ip('10.9.9.2'),
        counter: 'ip_ttl_err',
        problem: { kind: 'noPeer' },
      },
    ]);
    expect(state.counters).to.include({ advert_rcvd: 2, pri_zero_rcvd: 1, ip_ttl_err: 1 });
  });

  it('says a kind of trouble with a peer once a minute', () => {
    const configuration = sampleInstance();
    const bad: InstanceEvent = {
      kind: 'badPacket',
      source: ip('10.9.9.2'),
      counter: 'ip_ttl_err',
      problem: { kind: 'noPeer' },
    };
    const { effects, state } = live(
      configuration,
      stateOf('BACKUP', configuration),
      Array.from({ length: 61 }, () => bad),
    );
    expect(logged(effects)).to.deep.equal(['packetDropped', 'packetDropped']);
    expect(state.counters.ip_ttl_err).to.equal(61);
    expect(state.timers).to.deep.equal({ masterDown: 12_000 });
  });

  it('cancels the preempt delay with an advert that is not lower', () => {
    const configuration = sampleInstance({ preemptDelayMs: 5000 });
    const from = stateOf('BACKUP', configuration);
    const once = live(configuration, from, [advert(50)]).state;
    expect(once.timers.preemptDelay).to.equal(NOW_MS + 5000);
    const { state } = live(configuration, from, [advert(50), advert(100)]);
    expect(state.preemptDelay).to.equal('none');
    expect(state.timers.preemptDelay).to.equal(undefined);
  });
});

describe('instance: a flood of adverts', () => {
  const configuration = sampleInstance({ priority: 100 });

  function answers(events: readonly InstanceEvent[], everyMs: number): readonly string[] {
    let state = stateOf('MASTER', configuration);
    return events.flatMap((event, index) => {
      const result = step(configuration, state, event, NOW_MS + index * everyMs);
      state = result.state;
      return deeds(result.effects);
    });
  }

  it('is answered once in ten milliseconds, and notified of once in a second', () => {
    const flood = answers(
      Array.from({ length: 2001 }, () => advert(50)),
      1,
    );
    expect(flood.filter((deed) => deed.startsWith('advert'))).to.have.lengthOf(201);
    expect(flood.filter((deed) => deed.startsWith('announce'))).to.have.lengthOf(201);
    expect(flood.filter((deed) => deed.startsWith('INSTANCE'))).to.have.lengthOf(3);
    expect(answers([advert(0), advert(0), advert(50)], 1)).to.deep.equal(['advert VI_1 100']);
  });

  it('is none where each comes in its time', () => {
    const calm = answers(
      Array.from({ length: 5 }, () => advert(50)),
      1000,
    );
    expect(calm.filter((deed) => !deed.startsWith('ask'))).to.deep.equal(
      Array.from({ length: 5 }, () => assertion).flat(),
    );
  });
});

describe('instance: two owners', () => {
  const configuration = sampleInstance({ priority: 255 });
  const other = advert(255, '10.9.9.2');
  const ownAdvert = timer('advert');

  it('keeps its priority when the other one falls silent', () => {
    const { state } = live(configuration, stateOf('MASTER', configuration), [other, ownAdvert]);
    expect(state.ownerConflict).to.deep.equal({ phase: 'listening' });
    const silence: InstanceEvent = { kind: 'timer', timer: 'ownerConflict', groupAgrees: true };
    const after = step(configuration, state, silence, NOW_MS + 3000).state;
    expect(after.ownerConflict).to.deep.equal({ phase: 'none' });
    expect(after.state).to.equal('MASTER');
  });

  it('gives way with 254 when the other one goes on, and takes it back from a lower one', () => {
    const events = [other, ownAdvert, other];
    const { state, effects } = live(configuration, stateOf('MASTER', configuration), events);
    expect(state.state).to.equal('BACKUP');
    expect(state.ownerConflict).to.deep.equal({ phase: 'yielded' });
    expect(deeds(effects).at(-1)).to.equal('INSTANCE VI_1 BACKUP 254');
    const later = step(configuration, state, advert(100, '10.9.9.3'), NOW_MS + 9000);
    expect(later.state.ownerConflict).to.deep.equal({ phase: 'none' });
    expect(logged(later.effects)).to.include('priorityChanged');
  });

  it('steps down at once before the higher address', () => {
    const { state } = live(configuration, stateOf('MASTER', configuration), [
      advert(255, '10.9.9.9'),
    ]);
    expect(state.state).to.equal('BACKUP');
    expect(state.ownerConflict).to.deep.equal({ phase: 'none' });
  });
});
