/** What the actions of `upkeep realserver` get. */
import type { IpAddress } from '../../../base/address.js';
import type { RealServerHost } from '../../../linux/host/real-server-host.js';
import type { ServedAddress } from '../../../realserver/host-view.js';
import type { WantedNeighbour } from '../../../realserver/neighbours.js';
import type { Terminal } from '../../terminal.js';
import type { RealServerRecord } from './record.js';

/** What the command line asks for. */
export interface RealServerRequest {
  /** Undefined: those of the record. */
  readonly addresses: readonly IpAddress[] | undefined;
  readonly served: readonly ServedAddress[];
  readonly neighbours: readonly WantedNeighbour[];
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What the actions work with. */
export interface RealServerTools {
  readonly host: RealServerHost;
  readonly record: RealServerRecord;
  readonly terminal: Terminal;
}
