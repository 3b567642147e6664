/** Rules on who becomes master, and how fast. */
import { lastSetting, placedInstances, valueSpan } from '../places.js';
import type { LintRule } from '../rule.js';

/** Priority of the address owner (RFC 9568 section 5.2.4). */
const OWNER = 255;
/** A takeover that takes longer is seldom meant. */
const SLOW_TAKEOVER_MS = 30_000;

const preemptDelayUnused: LintRule = {
  code: 'preempt-delay-unused',
  severity: 'warning',
  title: 'preempt_delay beside nopreempt',
  why:
    'With nopreempt a backup never takes over from a master of lower priority, so there is ' +
    'nothing that preempt_delay could delay.',
  advice: 'keep nopreempt to stay backup for good, or preempt_delay to take over later',
  check: (subject) =>
    placedInstances(subject).flatMap(({ instance, block }) => {
      if (instance.preempt || instance.preemptDelayMs === 0) {
        return [];
      }
      const message = `'preempt_delay' has no effect: '${instance.name}' has nopreempt`;
      const nopreempt = valueSpan(block, 'nopreempt');
      const related = [{ message: 'preemption is off here', span: nopreempt }];
      return [{ span: valueSpan(block, 'preempt_delay'), message, related }];
    }),
};

const priorityLeftOut: LintRule = {
  code: 'priority-left-out',
  severity: 'warning',
  title: 'state MASTER without a priority',
  why:
    'Without priority a router with state MASTER gets 255 and becomes the address owner: it ' +
    'always wins, takes over again whenever it returns, and no tracked weight can lower its ' +
    'priority.',
  advice: 'write a priority below 255, higher than those of the other routers',
  check: (subject) =>
    placedInstances(subject).flatMap(({ instance, block }) => {
      const written = lastSetting(block, 'priority') !== undefined;
      if (written || instance.priority !== OWNER) {
        return [];
      }
      const message = `state MASTER without priority gives '${instance.name}' priority 255`;
      return [{ span: valueSpan(block, 'state'), message }];
    }),
};

const ownerPriority: LintRule = {
  code: 'owner-priority',
  severity: 'hint',
  title: 'priority 255 is for the address owner',
  why:
    'Priority 255 says that the virtual address is an address of this very machine (RFC 9568, ' +
    'section 5.2.4). Its owner is master from the first moment, nobody can be master beside ' +
    'it, and tracked weights do not count.',
  advice: 'a priority of 254 or less makes an ordinary master that trackers can lower',
  check: (subject) =>
    placedInstances(subject).flatMap(({ instance, block }) => {
      const written = lastSetting(block, 'priority') !== undefined;
      const isMaster = lastSetting(block, 'state')?.arguments[0]?.text === 'MASTER';
      if (!written || !isMaster || instance.priority !== OWNER) {
        return [];
      }
      const message = `priority 255 makes '${instance.name}' the address owner: no weight counts`;
      return [{ span: valueSpan(block, 'priority'), message }];
    }),
};

const slowTakeover: LintRule = {
  code: 'slow-takeover',
  severity: 'hint',
  title: 'a dead master is noticed late',
  why:
    'A backup takes over when it has missed down_timer_adverts adverts (3 unless written), ' +
    'plus a fraction of a second. With a long advert_int the addresses are dead all that ' +
    'time.',
  advice: 'advert_int is in seconds; 1 is usual, and version 3 can send more often than that',
  check: (subject) =>
    placedInstances(subject).flatMap(({ instance, block }) => {
      const seconds = (instance.advertIntervalMs * instance.downTimerAdverts) / 1000;
      if (seconds * 1000 < SLOW_TAKEOVER_MS) {
        return [];
      }
      const message = `a dead master of '${instance.name}' is noticed after ${seconds} s only`;
      return [{ span: valueSpan(block, 'advert_int'), message }];
    }),
};

const oneMissedAdvert: LintRule = {
  code: 'one-missed-advert',
  severity: 'warning',
  title: 'one lost advert is a takeover',
  why:
    'With down_timer_adverts 1 a single lost or late packet makes a second master, which then ' +
    'sends gratuitous ARP for the addresses that the first still has.',
  advice: 'write 2 at least; 3 is what the RFC says',
  check: (subject) =>
    placedInstances(subject).flatMap(({ instance, block }) =>
      instance.downTimerAdverts === 1 && lastSetting(block, 'down_timer_adverts') !== undefined
        ? [
            {
              span: valueSpan(block, 'down_timer_adverts'),
              message: `a single lost advert makes '${instance.name}' a second master`,
            },
          ]
        : [],
    ),
};

/** The rules on election and timing. */
export const electionRules: readonly LintRule[] = [
  preemptDelayUnused,
  priorityLeftOut,
  ownerPriority,
  slowTakeover,
  oneMissedAdvert,
];
