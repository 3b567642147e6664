/** What the families of the exporters have in common. */
import type { InstanceSnapshot, VrrpState } from '../../../vrrp/messages.js';
import type { PacketCounters } from '../../../vrrp/packet/counters.js';
import type { MetricFamily, MetricsView } from '../family.js';

/** keepalived's JSON dump counts its states so. */
export const STATE_NUMBERS: Readonly<Record<VrrpState, number>> = {
  INIT: 0,
  BACKUP: 1,
  MASTER: 2,
  FAULT: 3,
};

/** How an exporter names its series. */
export interface InstanceLabels {
  readonly names: readonly string[];
  readonly values: (instance: InstanceSnapshot) => readonly string[];
}

/** `keepalived_up`: here it can be 0, when a process that is needed does not answer. */
export const keepalivedUp: MetricFamily = {
  name: 'keepalived_up',
  type: 'gauge',
  help: 'Whether all processes that are needed run.',
  labels: [],
  samples: ({ status }) => [
    { labels: [], value: status.children.every(({ pid }) => pid !== undefined) ? 1 : 0 },
  ],
};

/** A family with a value for each instance. */
export function ofEach(
  name: string,
  type: MetricFamily['type'],
  help: string,
  { names, values }: InstanceLabels,
  read: (instance: InstanceSnapshot, view: MetricsView) => number | undefined,
): MetricFamily {
  return {
    ...{ name, type, help },
    labels: names,
    samples: (view) =>
      (view.status.vrrp?.instances ?? []).map((each) => ({
        labels: values(each),
        value: read(each, view),
      })),
  };
}

/** Counters by the names that the exporter gives them. */
export function counters(
  labels: InstanceLabels,
  named: readonly (readonly [name: string, counter: keyof PacketCounters])[],
): readonly MetricFamily[] {
  return named.map(([name, counter]) =>
    ofEach(
      name,
      'counter',
      `The counter ${counter} of keepalived's dump.`,
      labels,
      (each) => each.counters[counter],
    ),
  );
}
