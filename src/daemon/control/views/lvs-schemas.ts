/** What the API says of the load balancer. Loaded for the documents and by tests only. */
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
  unknown,
} from '../../../base/json-shape.js';
import { about, count, family, time } from './words.js';

const check = object({
  id: string(),
  kind: string(),
  up: boolean(),
  hasRun: about('Before its first result it counts as its file says', boolean()),
  reason: about('Of its last result; "" for a success', string()),
  since: optional(about('Since when it is up or down; absent before the first result', time)),
  weight: about('What it adds to the weight of its server', pipe(number(), integer())),
  agent: optional(
    about(
      'What an agent says (AGENT_CHECK): percent of the weight, and disabled for maint',
      object({ admin: picklist(['ready', 'drain', 'disabled']), percent: count }),
    ),
  ),
  lastDurationMs: optional(about('How long its last attempt took', number())),
  attempts: optional(
    about(
      'So far, by what they came to: ok, undecided, or what was wrong',
      record(string(), count),
    ),
  ),
});

/** A real server of a virtual server. */
const realServer = object({
  label: string(),
  address: string(),
  port: count,
  method: optional(string()),
  health: picklist(['up', 'down']),
  adminState: about('What an operator says of it', picklist(['ready', 'drain', 'disabled'])),
  inTable: about('The kernel may send it connections', boolean()),
  weight: object({
    configured: pipe(number(), integer()),
    override: optional(about("An operator's, in place of the configured one", number())),
    effective: about('With what the checks add', pipe(number(), integer())),
    kernel: optional(about('In the first service of the table; 0 while it is not in it', count)),
  }),
  connections: optional(
    about('Absent when the kernel was not asked', object({ active: count, inactive: count })),
  ),
  checks: array(check),
});

const service = object({
  family,
  protocol: optional(picklist(['TCP', 'UDP', 'SCTP'])),
  address: optional(string()),
  port: optional(count),
  fwmark: optional(count),
  scheduler: string(),
});

/** How much is there, and how much has to be there. */
export const quorum = object({
  up: boolean(),
  required: number(),
  gainAt: number(),
  loseBelow: number(),
  sum: about('Of the weights of the servers that are up', number()),
});

/** Of the scheduler mh. */
export const tableDigest = optional(
  about('Of lb_algo mh: directors with the same one send each client to the same server', string()),
);

/** `GET /v1/lvs/virtual-servers/{key}`. */
export const virtualServer = object({
  key: string(),
  label: string(),
  services: array(service),
  installed: about('Its services are in the table', boolean()),
  suspended: about('While its addresses are held elsewhere', boolean()),
  tableDigest,
  quorum,
  sorryServer: optional(object({ label: string(), inUse: boolean() })),
  realServers: array(realServer),
});

/** `GET /v1/lvs/virtual-servers`. */
export const virtualServers = object({ virtualServers: array(virtualServer) });

/** `GET /v1/checks`. */
export const checks = object({
  checks: array(object({ virtualServer: string(), realServer: string(), check })),
});

/** What an operator says of real servers: one, or all with its address. */
/** What an operator says of real servers. */
export const override = object({
  id: string(),
  target: record(string(), unknown()),
  set: record(string(), unknown()),
  by: string(),
  reason: optional(string()),
  createdAt: string(),
  expiresAt: optional(string()),
  untilBoot: optional(about('It does not outlive a boot of the machine', boolean())),
  configuredWeight: optional(number()),
  danglingSince: optional(about('Since when the configuration has no such server', string())),
  endAnnounced: optional(boolean()),
});

/** `GET /v1/overrides`. */
export const overrides = object({ overrides: array(override) });

/** `POST /v1/overrides`. */
export const overridesSet = object({
  set: about('That hold from now on', array(override)),
  cleared: about('Ids of those that were ended by it', array(string())),
  servers: about('That it is about', array(string())),
  clientsStay: about(
    'Virtual servers whose known clients go on coming to a server that drains',
    array(string()),
  ),
});

/** `DELETE /v1/overrides/{id}`. */
export const overridesCleared = object({ cleared: array(string()) });

/** `POST /v1/checks/run`. */
export const checksRun = object({ servers: array(string()) });
