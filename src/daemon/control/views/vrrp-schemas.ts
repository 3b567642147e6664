/** What the API says of VRRP and of what is tracked. Loaded for the documents and by tests only. */
import {
  array,
  boolean,
  integer,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  string,
} from '../../../base/json-shape.js';
import { TRANSITION_CAUSES } from '../../../vrrp/machine/vrrp-state.js';
import { about, count, family, time, vrrpState } from './words.js';

/** Another router that behaves as master of the same virtual router. */
const otherMaster = object({
  address: optional(
    about('Source of its adverts; absent: none was heard, but a claim of an address', string()),
  ),
  hardwareAddress: optional(string()),
  priority: optional(count),
  refused: optional(about('Why its last advert was dropped; absent: it was good', string())),
  refusals: about('Dropped adverts by what was wrong with them', record(string(), count)),
  outranked: about('Good adverts that were heard and not yielded to', count),
  claimed: about('Our addresses that it has claimed', array(string())),
  firstHeard: time,
  lastHeard: time,
});

/** How an instance came into its state. */
export const transition = optional(
  about(
    'How it came into its state; absent: this process found it so',
    object({ from: vrrpState, cause: picklist(TRANSITION_CAUSES), reason: string() }),
  ),
);

/** What it is made of. */
export const priority = object({
  base: count,
  effective: count,
  contributions: array(
    object({ kind: string(), name: string(), change: pipe(number(), integer()) }),
  ),
});

/** `GET /v1/vrrp/instances/{name}`. */
export const vrrpInstance = object({
  name: string(),
  state: vrrpState,
  wantedState: vrrpState,
  since: about('Of the last change of state', time),
  transition,
  interface: string(),
  virtualRouterId: count,
  family,
  virtualRouter: about('VRID and first address, the same on all members: 51@10.0.0.100', string()),
  version: picklist([2, 3]),
  priority,
  preempt: boolean(),
  master: optional(
    about(
      'Of the last accepted advert; absent: there was none',
      object({ address: string(), priority: count }),
    ),
  ),
  otherMasters: array(otherMaster),
  addresses: optional(
    about(
      'As the kernel has them; absent: it was not asked',
      array(object({ address: string(), interface: string(), held: boolean() })),
    ),
  ),
  faults: about('Why it is in FAULT', array(object({ text: string() }))),
  waitingFor: about('In INIT: what has to come before it starts', array(string())),
  problems: about('What a person should look at, in words', array(string())),
  timers: object({
    advertIntervalMs: number(),
    masterAdvertIntervalMs: number(),
    armed: about('Those that are armed: milliseconds from now', record(string(), number())),
  }),
  counters: about("By the names of keepalived's JSON dump", record(string(), count)),
  syncGroup: optional(string()),
  handOver: optional(picklist(['offering', 'given'])),
});

/** `GET /v1/vrrp/instances`. */
export const vrrpInstances = object({ instances: array(vrrpInstance) });

/** A sync group. */
export const syncGroup = object({ name: string(), state: vrrpState, members: array(string()) });

/** `GET /v1/vrrp/groups`. */
export const syncGroups = object({ groups: array(syncGroup) });

/** What instances and groups follow. */
export const tracker = object({
  name: string(),
  kind: picklist(['script', 'file', 'process', 'bfd']),
  up: optional(about('Absent: there is no result yet', boolean())),
  subject: about('What it looks at: a command, a path, a pattern, a neighbour', string()),
  value: optional(about('Of a file: the number in it; of a process: how many run', number())),
  usedBy: array(
    object({
      kind: picklist(['instance', 'group']),
      name: string(),
      weight: about('0: FAULT instead of a change of priority', pipe(number(), integer())),
    }),
  ),
});

/** `GET /v1/trackers`. */
export const trackers = object({ trackers: array(tracker) });

/** A session of BFD. */
export const bfdSession = object({
  name: string(),
  neighbour: string(),
  state: string(),
  remoteState: string(),
  since: time,
  lastHeard: optional(about('Absent: no good packet yet', time)),
  transmitIntervalUs: count,
  detectionTimeUs: count,
  counters: record(string(), count),
});

/** `GET /v1/peers`: who uses which virtual router ID. */
export const peers = object({
  interfaces: array(
    object({
      interface: string(),
      own: array(object({ virtualRouterId: count, family, instance: string() })),
      strangers: about(
        'Routers whose virtual router ID is not run here',
        array(
          object({
            virtualRouterId: count,
            family,
            address: string(),
            hardwareAddress: optional(string()),
            version: count,
            priority: count,
            adverts: count,
            lastHeard: time,
          }),
        ),
      ),
    }),
  ),
  members: about(
    'Those that run the same virtual routers, as far as they are heard',
    array(
      object({
        instance: string(),
        /** Source of the last accepted advert. */ master: optional(
          object({ address: string(), priority: count }),
        ),
        otherMasters: array(otherMaster),
      }),
    ),
  ),
});

/** Its addresses are announced once more. */
export const announced = object({ instance: string() });

/** `POST /v1/vrrp/instances/{name}/handover`. */
export const handOver = object({
  instance: string(),
  outcome: picklist(['taken', 'notTaken', 'notMaster', 'left', 'unanswered']),
  by: optional(about('Who has taken over, where that was heard', string())),
  tookMs: optional(number()),
});
