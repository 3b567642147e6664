/** What a daemon runs with: the answer to `GET /running`, for those who ask what would change. */
import type { Configuration } from '../../config/model.js';
import { SECRET_MEMBERS, secretDigest } from '../../config/secret-members.js';
import type { Backend } from '../../discovery/backend.js';
import type { Override } from '../../lvs/overrides/override.js';
import type { CheckerCheckpoint, ReportedVrrpState } from '../messages.js';
import type { ReloadGround } from './configuration-reader.js';

/** The configuration, what a reload is judged by, and what the load balancer knows. */
export interface RunningState extends ReloadGround {
  /** Absolute. */
  readonly configurationFile: string;
  /** Option `-i`: which lines of the file hold. */
  readonly configId?: string;
  /** Option `-e`. */
  readonly allIncludeChecks: boolean;
  /** undefined while no checker runs, or has reported. */
  readonly checkpoint?: CheckerCheckpoint;
  readonly vrrpStates: readonly ReportedVrrpState[];
  /** What operators say of real servers. */
  readonly overrides: readonly Override[];
  /** The real servers that are discovered, by the keys of their places; absent: none. */
  readonly discovered?: readonly (readonly [string, readonly Backend[]])[];
  /** `nftables_ipvs` is configured, and this machine cannot do it. */
  readonly marksUnusable?: boolean;
}

/**
 * A copy that may be shown: secrets are digests, which still tell whether two are the same.
 */
export function withoutSecrets(configuration: Configuration): Configuration {
  return JSON.parse(JSON.stringify(configuration), (name, value: unknown) =>
    SECRET_MEMBERS.has(name) && typeof value === 'string' ? secretDigest(value) : value,
  );
}
