/** Rules on what is tracked, and what a weight can do. */
import type { Directive, Span } from '../../language/tree.js';
import type { TrackedObject, VrrpInstance, Weight } from '../../model.js';
import {
  entrySpan,
  listEntries,
  nameSpan,
  type PlacedInstance,
  placedInstances,
  valueSpan,
} from '../places.js';
import type { LintRule, LintSubject } from '../rule.js';

/** Largest and smallest priority of a router that does not own the address. */
const HIGHEST = 254;
const LOWEST = 1;
/** A script that runs as often as this and fails at once is one that flaps. */
const FREQUENT_MS = 1000;

/** Priority change of a weight: added while good when positive, while bad when negative. */
export function signedWeight({ value, reverse }: Weight): number {
  return reverse ? -value : value;
}

interface WeightedObject {
  readonly object: TrackedObject;
  readonly span: Span;
}

function weighted({ instance, block }: PlacedInstance): readonly WeightedObject[] {
  return weightedIn(instance, block);
}

function weightedIn(
  tracking: Pick<VrrpInstance, 'trackScripts' | 'trackInterfaces'>,
  block: Directive,
): readonly WeightedObject[] {
  const place = (list: string) => (object: TrackedObject) => ({
    object,
    span: entrySpan(block, list, object.name),
  });
  return [
    ...tracking.trackScripts.map(place('track_script')),
    ...tracking.trackInterfaces.map(place('track_interface')),
  ].filter(({ object }) => object.weight.value !== 0);
}

const unusedScript: LintRule = {
  code: 'unused-script',
  severity: 'warning',
  title: 'a vrrp_script that nobody tracks',
  why:
    'A script runs only when an instance or a sync group lists it in track_script. A check ' +
    'that was defined and then forgotten looks like protection and is none.',
  advice: 'list it in track_script of an instance or a group, or remove it',
  check: ({ configuration, blocks, reported }) => {
    const listed = new Set(
      blocks.trackers.flatMap((root) =>
        listEntries(root, 'track_script').map((entry) => entry.name),
      ),
    );
    return configuration.vrrpScripts.flatMap(({ name }) => {
      const block = blocks.scripts.get(name);
      // misspelt where it is tracked: that has been said, with this name as the suggestion
      const isMeant = () =>
        reported.some(
          ({ code, hint }) => code === 'unknown-script' && hint?.includes(`'${name}'`) === true,
        );
      return block === undefined || listed.has(name) || isMeant()
        ? []
        : [
            {
              span: nameSpan(block),
              message: `vrrp_script '${name}' is tracked nowhere: it never runs`,
            },
          ];
    });
  },
};

const timeoutOverInterval: LintRule = {
  code: 'timeout-over-interval',
  severity: 'warning',
  title: 'a script may take longer than its interval',
  why:
    'A script never runs twice at once. While a run hangs, the runs that are due are skipped, ' +
    'so a hanging check is noticed after its timeout and not after its interval.',
  advice: 'make the timeout shorter than the interval',
  check: ({ configuration, blocks }) =>
    configuration.vrrpScripts.flatMap(({ name, timeoutMs, intervalMs }) => {
      const block = blocks.scripts.get(name);
      if (block === undefined || timeoutMs <= intervalMs) {
        return [];
      }
      const message =
        `'${name}' is run every ${intervalMs / 1000} s and may take ${timeoutMs / 1000} s: ` +
        'while it hangs, runs are skipped';
      return [{ span: valueSpan(block, 'timeout'), message }];
    }),
};

const oneFailedRun: LintRule = {
  code: 'one-failed-run',
  severity: 'hint',
  title: 'one failed run in a second decides',
  why:
    'fall is 1 unless written. A script that runs every second and changes the state after ' +
    'one failure hands the addresses over for every hiccup, and back a second later.',
  advice: 'write fall 2 or more, and rise 2 or more',
  check: ({ configuration, blocks }) =>
    configuration.vrrpScripts.flatMap(({ name, intervalMs, rise, fall }) => {
      const block = blocks.scripts.get(name);
      const frequent = intervalMs <= FREQUENT_MS && rise === 1 && fall === 1;
      if (block === undefined || !frequent || !isTracked(configuration, name)) {
        return [];
      }
      const message = `'${name}' runs every ${intervalMs / 1000} s, and one failed run decides`;
      return [{ span: nameSpan(block), message }];
    }),
};

function isTracked({ vrrpInstances, syncGroups }: LintSubject['configuration'], name: string) {
  return [...vrrpInstances, ...syncGroups].some(({ trackScripts }) =>
    trackScripts.some((script) => script.name === name),
  );
}

const smallWeight: LintRule = {
  code: 'small-weight',
  severity: 'hint',
  title: 'a weight of 1 decides between equals only',
  why:
    'A backup takes over when its priority is higher than the master’s, not when it is equal. ' +
    'A weight of 1 on one script makes routers whose priorities differ by one equal, and no ' +
    'more.',
  advice: 'make the weight larger than the difference between the priorities of the routers',
  check: (subject) =>
    placedInstances(subject).flatMap((placed) => {
      const objects = weighted(placed);
      const sum = objects.reduce((total, { object }) => total + Math.abs(object.weight.value), 0);
      const [first] = objects;
      if (first === undefined || sum > 1) {
        return [];
      }
      const message = `weight ${first.object.weight.value} decides only between equal priorities`;
      return [{ span: first.span, message }];
    }),
};

const weightBeyondLimit: LintRule = {
  code: 'weight-beyond-limit',
  severity: 'hint',
  title: 'weights drive the priority to its limit',
  why:
    'The effective priority stays within 1 and 254. What goes beyond is lost: two routers ' +
    'that both reach the limit have equal priorities, whatever the difference in the file.',
  advice: 'choose priority and weights so that all sums stay within 1 and 254',
  check: (subject) =>
    placedInstances(subject).flatMap((placed) => {
      const { instance, block } = placed;
      const changes = weighted(placed).map(({ object }) => signedWeight(object.weight));
      const sum = (sign: number) =>
        changes.reduce(
          (total, each) => (each * sign > 0 ? total + each : total),
          instance.priority,
        );
      const [low, high] = [sum(-1), sum(1)];
      const owner = instance.priority > HIGHEST;
      if (owner || (low >= LOWEST && high <= HIGHEST)) {
        return [];
      }
      const reached = high > HIGHEST ? `${high}, which is cut to 254` : `${low}, which is cut to 1`;
      const message = `with its weights the priority of '${instance.name}' can reach ${reached}`;
      return [{ span: valueSpan(block, 'priority'), message }];
    }),
};

const weightWithoutPreemption: LintRule = {
  code: 'weight-without-preemption',
  severity: 'hint',
  title: 'weights beside nopreempt',
  why:
    'With nopreempt a backup leaves a master of lower priority alone. When all routers have ' +
    'it, a master whose script fails loses priority and stays master all the same.',
  advice: 'track with weight 0, which means FAULT, or leave nopreempt to one of the routers',
  check: (subject) =>
    placedInstances(subject).flatMap((placed) => {
      const [first] = [...weighted(placed), ...weightedInGroup(subject, placed)];
      if (placed.instance.preempt || first === undefined) {
        return [];
      }
      const { name } = first.object;
      const message = `with nopreempt elsewhere too, the weight of '${name}' moves no master`;
      const span = valueSpan(placed.block, 'nopreempt');
      return [{ span: first.span, message, related: [{ message: 'nopreempt is here', span }] }];
    }),
};

/** What the group of an instance tracks, told at its first member, if no member preempts. */
function weightedInGroup(
  { configuration, blocks }: LintSubject,
  { instance, group }: PlacedInstance,
): readonly WeightedObject[] {
  const block = group && blocks.groups.get(group.name);
  if (group === undefined || block === undefined || group.members[0] !== instance.name) {
    return [];
  }
  const members = configuration.vrrpInstances.filter(({ name }) => group.members.includes(name));
  return members.some(({ preempt }) => preempt) ? [] : weightedIn(group, block);
}

/** The rules on tracking and weights. */
export const trackingRules: readonly LintRule[] = [
  unusedScript,
  timeoutOverInterval,
  oneFailedRun,
  smallWeight,
  weightBeyondLimit,
  weightWithoutPreemption,
];
