/** The rhythm of adverts: a master is not silent for longer than its interval, no router storms. */
import type { VrrpInstance } from '../../config/model.js';
import type { Observation } from '../observation.js';
import type { Scenario } from '../scenario.js';
import type { Violation } from './violation.js';

/** Adverts in one interval that need no cause: the schedule, changes of state, a few reloads. */
const FREE_ADVERTS = 8;

/** Turns of the event loop until the core knows that a link, which lets nothing out, is down. */
const TURNS_TO_HEAR = 3;

interface Rhythm {
  isMaster: boolean;
  isRunning: boolean;
  /** When it last sent, became master or began to run again. */
  sinceMs: number;
  readonly sentMs: number[];
  readonly heardMs: number[];
}

/** Judges the adverts of every instance on every node. */
export function checkRhythm(
  scenario: Scenario,
  seen: readonly Observation[],
): readonly Violation[] {
  return scenario.nodes.flatMap(({ name, configuration, turnMs }, node) =>
    configuration.vrrpInstances.flatMap((instance) => {
      const own = seen.filter((observation) => observation.node === node);
      return checkInstance(scenario, own, instance, turnMs).map((violation) => ({
        ...violation,
        text: `${name} ${instance.name} ${violation.text}`,
      }));
    }),
  );
}

function checkInstance(
  scenario: Scenario,
  own: readonly Observation[],
  instance: VrrpInstance,
  turnMs: number,
): readonly Violation[] {
  const violations: Violation[] = [];
  const intervalMs = instance.advertIntervalMs;
  /** An advert is a packet for each unicast peer. */
  const copies = Math.max(instance.unicastPeers.length, 1);
  const rhythm: Rhythm = {
    isMaster: false,
    isRunning: false,
    sinceMs: 0,
    sentMs: [],
    heardMs: [],
  };
  const toleratedMs = intervalMs * 1.01 + TURNS_TO_HEAR * turnMs;
  for (const observation of own) {
    const { atMs } = observation;
    const silentMs = atMs - rhythm.sinceMs;
    if (rhythm.isMaster && rhythm.isRunning && silentMs > toleratedMs) {
      violations.push({
        invariant: 'masters speak',
        atMs,
        text: `is silent for ${silentMs.toFixed(3)} ms as MASTER`,
      });
      rhythm.sinceMs = atMs;
    }
    follow(rhythm, observation, instance.name);
    forgetBefore(rhythm, atMs - intervalMs);
    const allowed = copies * (FREE_ADVERTS + rhythm.heardMs.length);
    if (rhythm.sentMs.length > allowed) {
      const text = `sends ${rhythm.sentMs.length} adverts in an interval, ${allowed} allowed`;
      violations.push({ invariant: 'no storm', atMs, text });
    }
    const isCalm = atMs >= scenario.settledMs;
    if (isCalm && rhythm.sentMs.length > 2 * copies) {
      violations.push({ invariant: 'no storm', atMs, text: 'sends more than its schedule' });
    }
  }
  return violations;
}

function follow(rhythm: Rhythm, observation: Observation, instance: string): void {
  const { atMs } = observation;
  switch (observation.kind) {
    case 'life':
      rhythm.isRunning = observation.life === 'running';
      rhythm.isMaster = rhythm.isMaster && (rhythm.isRunning || observation.life === 'paused');
      rhythm.sinceMs = atMs;
      return;
    case 'states': {
      const isMaster = observation.states[instance]?.state === 'MASTER';
      if (isMaster && !rhythm.isMaster) {
        rhythm.sinceMs = atMs;
      }
      rhythm.isMaster = isMaster;
      return;
    }
    case 'transmit':
      if (observation.instance === instance) {
        rhythm.sinceMs = atMs;
        rhythm.sentMs.push(atMs);
      }
      return;
    case 'heard':
      if (observation.instance === instance) {
        rhythm.heardMs.push(atMs);
      }
      return;
    default:
      return;
  }
}

function forgetBefore(rhythm: Rhythm, horizonMs: number): void {
  for (const times of [rhythm.sentMs, rhythm.heardMs]) {
    while ((times[0] ?? Number.POSITIVE_INFINITY) < horizonMs) {
      times.shift();
    }
  }
}
