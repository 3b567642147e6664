/** `global_defs`: how addresses are announced to a routing daemon (ours). */
import { asked, choice, integer, seconds, UINT32 } from '../argument.js';
import { toggle, value } from '../keyword.js';

/** The rows of this file. */
export const announceGlobalKeywords = {
  announce_table: value(
    asked(integer('table', 1, UINT32)),
    'Table of the kernel for the routes of announced addresses (ours); FRR reads 1 to 252.',
    { default: 112, field: 'announceTable' },
  ),
  announce_protocol: value(
    asked(integer('protocol', 5, 255)),
    'Protocol number of these routes, by which the routing daemon and ours know them (ours).',
    { default: 18, field: 'announceProtocol' },
  ),
  announce_metric: value(asked(integer('metric', 0, UINT32)), 'Metric of these routes (ours).', {
    default: 0,
    field: 'announceMetric',
  }),
  announce_drain_metric: value(
    asked(integer('metric', 0, UINT32)),
    'Their metric before they go in maintenance and at a stop: others are preferred (ours).',
    { default: 1000, field: 'announceDrainMetric' },
  ),
  announce_drain: value(
    asked(seconds('seconds', 0, 3600)),
    'How long they have that metric before they go (ours).',
    { default: 10, field: 'announceDrainMs' },
  ),
  announce_when: value(
    asked(choice('services', ['all', 'any'])),
    'Whether all virtual servers of an address need their quorum, or one of them (ours).',
    { default: 'all', field: 'announceWhen' },
  ),
  announce_hold: toggle(
    'The routes stay while the process that knows the quorums is replaced (ours).',
    { default: true, field: 'announceHold' },
  ),
} as const;
