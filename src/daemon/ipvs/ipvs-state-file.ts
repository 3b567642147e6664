/** The state file of what of the kernel's IPVS is ours. */
import { messageOf } from '../../base/failure.js';
import {
  addressShape,
  array,
  exactOptional,
  integer,
  literal,
  minValue,
  number,
  object,
  picklist,
  pipe,
  type Shape,
  variant,
} from '../../base/json-shape.js';
import { tableNameShape } from '../../lvs/firewall/mark-table.js';
import type { DaemonLogEvent, SupervisorLogEvent } from '../../observe/log/log-events.js';
import { ipvsNamespacePath } from '../files/namespace-path.js';
import { removeFile } from '../files/remove-file.js';
import {
  type FoundState,
  type OwnState,
  readState,
  StateFile,
  type StateKind,
} from '../files/state-file.js';
import type { IpvsBelongings } from '../messages.js';

const count = pipe(number(), integer(), minValue(0));
const family = picklist(['inet', 'inet6']);

const shape: Shape<IpvsBelongings> = object({
  services: array(
    variant('kind', [
      object({ kind: literal('fwmark'), family, mark: count }),
      object({
        kind: literal('address'),
        family,
        protocol: picklist(['TCP', 'UDP', 'SCTP']),
        address: addressShape,
        port: count,
      }),
    ]),
  ),
  syncDaemonRoles: array(picklist(['master', 'backup'])),
  formerTimeouts: exactOptional(
    object({ tcpSeconds: count, tcpFinSeconds: count, udpSeconds: count }),
  ),
  markTables: exactOptional(array(tableNameShape)),
});

const IPVS: StateKind<IpvsBelongings> = {
  shape,
  isNothing: ({ services, syncDaemonRoles, formerTimeouts, markTables = [] }) =>
    services.length + syncDaemonRoles.length + markTables.length === 0 &&
    formerTimeouts === undefined,
};

/** Reads a state file and holds it against this boot and the namespace that it speaks of. */
export function readIpvsState(path: string): FoundState<IpvsBelongings> {
  return readState(path, IPVS);
}

/**
 * Why a state is of no use for a configuration with this `net_namespace_ipvs`; undefined: it speaks
 * of the same IPVS.
 */
export function elsewhere(
  { networkNamespacePath: path }: OwnState<IpvsBelongings>,
  networkNamespace: string | undefined,
): string | undefined {
  return path === ipvsNamespacePath(networkNamespace)
    ? undefined
    : `it speaks of the network namespace of ${path ?? 'the daemon'}; what is there stays`;
}

/** The state file of this daemon. What cannot be read or written is logged and done without. */
export class IpvsStateFile {
  readonly #file: StateFile<IpvsBelongings>;

  constructor(path: string, log: (event: SupervisorLogEvent) => void) {
    this.#file = new StateFile(path, IPVS, log);
  }

  /**
   * What a daemon left behind that died with all its processes; undefined: nothing is known.
   * @param networkNamespace `net_namespace_ipvs`: what is elsewhere is not ours here
   */
  read(networkNamespace: string | undefined): IpvsBelongings | undefined {
    const state = this.#file.read();
    const reason = state && elsewhere(state, networkNamespace);
    if (reason !== undefined) {
      this.#file.ignore(reason);
      return undefined;
    }
    return state?.belongings;
  }

  /**
   * Takes out of the kernel what a daemon left behind, which balances no more. What
   * fails is logged, and the file stays for the next start and for `upkeep ipvs clear --ours`.
   */
  async clearLeftovers(log: (event: DaemonLogEvent) => void): Promise<void> {
    const state = this.#file.read();
    if (state === undefined) {
      return;
    }
    try {
      // Hardly ever needed, and not at once.
      const { clearIpvsOf, clearMarkTables } = await import('./clear-ipvs.js');
      const { removed, refused } = clearIpvsOf(state);
      for (const service of removed) {
        log({ event: 'serviceRemoved', service });
      }
      for (const refusal of refused) {
        log({ event: 'ipvsRefused', ...refusal });
      }
      const failure = await clearMarkTables(state);
      if (failure !== undefined) {
        log({ event: 'marksFailed', ...failure });
      }
      if (refused.length === 0 && failure === undefined) {
        removeFile(this.#file.path);
      }
    } catch (error) {
      this.#file.ignore(messageOf(error));
    }
  }

  /**
   * Replaces the file, unless it says so already; without belongings there is none.
   * @param networkNamespace `net_namespace_ipvs`
   */
  write(belongings: IpvsBelongings, networkNamespace: string | undefined): void {
    const networkNamespacePath = ipvsNamespacePath(networkNamespace);
    this.#file.write({ belongings, ...(networkNamespacePath && { networkNamespacePath }) });
  }
}
