/** What the API says of the daemon as a whole. Loaded for the documents and by tests only. */
import {
  array,
  boolean,
  integer,
  literal,
  number,
  object,
  optional,
  picklist,
  pipe,
  record,
  string,
  unknown,
} from '../../../base/json-shape.js';
import { LOG_LEVELS, LOG_SOURCES } from '../../../observe/log/log-events.js';
import { override, virtualServer } from './lvs-schemas.js';
import { bfdSession, syncGroup, tracker, vrrpInstance } from './vrrp-schemas.js';
import { about, count, time } from './words.js';

/** `GET /v1`. */
export const root = object({
  version: string(),
  apiVersion: literal('v1'),
  node: about('Router_id', string()),
  uptimeMs: number(),
  client: object({
    role: about('What the client may do', picklist(['read', 'operate', 'admin'])),
    actor: about('As whom it stands in the log', string()),
  }),
  links: array(string()),
});

/** A process below the supervisor. */
const childProcess = object({
  name: string(),
  pid: optional(about('Absent while it waits for its restart', count)),
  restarts: count,
  use: optional(
    about(
      'What it has taken of the machine, at its last answer',
      object({
        startedAt: time,
        cpuSeconds: number(),
        residentBytes: count,
        busySeconds: about('How long its event loop was at work', number()),
      }),
    ),
  ),
});

/** The supervisor and what it has done. */
const supervisor = object({
  version: string(),
  pid: count,
  node: string(),
  uptimeMs: number(),
  configurationFile: string(),
  configuredAt: about('When the configuration that is in force was read', time),
  reloads: object({ applied: count, refused: count }),
  lastReload: optional(
    about('Absent: there was none', object({ at: time, refused: optional(string()) })),
  ),
  children: array(childProcess),
});

/** An address for a routing daemon. */
const announcement = object({
  address: string(),
  announced: boolean(),
  table: about('Of the kernel, that the routing daemon reads', count),
  metric: optional(count),
  reason: optional(about('Why it is not announced', string())),
});

/** Who else knows real servers. */
const discovery = object({
  virtualServer: about('Its label', string()),
  source: about('As the file names it', string()),
  servers: about('That are in force', count),
  answeredAt: optional(about('When the source has answered last; absent: not yet', time)),
  failure: optional(about('Why it does not answer now', string())),
  held: optional(
    about(
      'What the source says and is not done',
      object({
        added: count,
        removed: count,
        until: optional(about('When it is done; absent: too few servers would remain', time)),
      }),
    ),
  ),
});

/** `/v1/maintenance`. */
export const maintenance = object({
  on: boolean(),
  by: optional(string()),
  reason: optional(string()),
  createdAt: optional(string()),
  expiresAt: optional(string()),
  untilBoot: optional(boolean()),
});

/** `GET /v1/status`: a part is absent when its process is not needed or does not answer. */
export const status = object({
  at: time,
  monotonicMs: about("Of the machine's monotonic clock, for arithmetic", number()),
  daemon: supervisor,
  healthy: boolean(),
  problems: array(string()),
  vrrp: optional(object({ instances: array(vrrpInstance), groups: array(syncGroup) })),
  trackers: array(tracker),
  lvs: optional(object({ virtualServers: array(virtualServer) })),
  bfd: optional(array(bfdSession)),
  announcements: array(announcement),
  maintenance,
  overrides: array(override),
  discoveries: array(discovery),
});

/** `GET /healthz`. */
export const health = object({ healthy: boolean(), problems: array(string()) });

/** `GET /readyz`. */
export const readiness = object({ ready: boolean(), problems: array(string()) });

/** `GET /v1/configuration`: the model, whose passwords and keys are digests. */
export const configuration = object({
  file: string(),
  configId: optional(string()),
  configuration: record(string(), unknown()),
});

/** `GET /v1/diagnostics`: what is wrong with the files as they are now. */
export const diagnostics = object({
  file: string(),
  refused: optional(
    about('Why a reload of these files would be refused; absent: it would not', string()),
  ),
  problems: array(object({ severity: picklist(['error', 'warning']), text: string() })),
});

/** `POST /v1/plan`: what `upkeep plan --format json` prints. */
export const plan = object({
  file: string(),
  action: picklist(['start', 'reload']),
  refused: optional(
    about('Why the daemon would refuse the reload: nothing else would happen', string()),
  ),
  services: array(unknown()),
  settings: array(unknown()),
  missing: array(unknown()),
  changes: array(unknown()),
});

/** `POST /v1/reload`. */
export const reload = object({
  applied: boolean(),
  tookMs: optional(
    about('With wait: from the wish to the last process that runs with it', number()),
  ),
  confirmed: optional(about('With wait and confirmSeconds: it was confirmed', boolean())),
  scheduledAt: optional(about('With at: when it will be read', string())),
});

/** `/v1/log-level`. */
export const logLevels = object({
  levels: array(
    object({
      subsystem: picklist(LOG_SOURCES),
      level: picklist(LOG_LEVELS),
      until: optional(about('Absent: it is the usual one', time)),
    }),
  ),
});

/** `POST /v1/reload/confirm`. */
export const reloadConfirmed = object({ confirmed: boolean() });

/** Why there is no other answer (RFC 9457). */
export const problemDetails = object({
  title: string(),
  status: pipe(number(), integer()),
  code: string(),
  detail: string(),
  diagnostics: optional(about('What is wrong with a file, a line each', array(string()))),
});
