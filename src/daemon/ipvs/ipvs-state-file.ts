/** The state file on disk: read at the start, replaced when the services that are ours change. */
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../base/failure.js';
import { bootIdentity, networkNamespaceIdentity } from '../../linux/host/boot-identity.js';
import { writeDump } from '../../observe/dump/write-dump.js';
import type { DaemonLogEvent, SupervisorLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from '../files/file-report.js';
import { ipvsNamespacePath } from '../files/namespace-path.js';
import { makeRunDirectory } from '../files/run-directory.js';
import { readTrustedFile } from '../files/trusted-file.js';
import type { IpvsBelongings } from '../messages.js';
import { type IpvsState, parseIpvsState, printIpvsState } from './ipvs-state.js';

/** What has been read: nothing, something of use, or something that is none, and why. */
export type ReadIpvsState =
  | { readonly kind: 'missing' }
  | { readonly kind: 'state'; readonly state: IpvsState }
  | { readonly kind: 'useless'; readonly reason: string };

/** Reads a state file and holds it against this boot and the namespace that it speaks of. */
export function readIpvsState(path: string): ReadIpvsState {
  const file = readTrustedFile(path);
  if (file.kind !== 'text') {
    return file.kind === 'missing' ? file : { kind: 'useless', reason: file.reason };
  }
  try {
    const state = parseIpvsState(file.text);
    if (state === undefined) {
      return { kind: 'useless', reason: 'it is damaged, or of another release' };
    }
    const reason = staleness(state);
    return reason === undefined ? { kind: 'state', state } : { kind: 'useless', reason };
  } catch (error) {
    return { kind: 'useless', reason: messageOf(error) };
  }
}

/**
 * Why a state is of no use for a configuration with this `net_namespace_ipvs`; undefined: it speaks
 * of the same IPVS.
 */
export function elsewhere(
  { networkNamespacePath: path }: IpvsState,
  networkNamespace: string | undefined,
): string | undefined {
  return path === ipvsNamespacePath(networkNamespace)
    ? undefined
    : `it speaks of the network namespace of ${path ?? 'the daemon'}; what is there stays`;
}

function staleness({ bootId, networkNamespace, networkNamespacePath }: IpvsState) {
  if (bootId !== bootIdentity()) {
    return 'it was written before the machine was booted';
  }
  return networkNamespace === namespaceIdentity(networkNamespacePath)
    ? undefined
    : 'it speaks of another network namespace';
}

/** Of a namespace that is gone there is none. */
function namespaceIdentity(path: string | undefined): string | undefined {
  try {
    return networkNamespaceIdentity(path);
  } catch (error) {
    if (isMissing(error)) {
      return undefined;
    }
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** The state file of this daemon. What cannot be read or written is logged and done without. */
export class IpvsStateFile {
  readonly #path: string;
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #report: FileReport;
  #written = '';

  constructor(path: string, log: (event: SupervisorLogEvent) => void) {
    this.#path = path;
    this.#log = log;
    this.#report = new FileReport(log);
  }

  /**
   * What a daemon left behind that died with all its processes; undefined: nothing is known.
   * @param networkNamespace `net_namespace_ipvs`: what is elsewhere is not ours here
   */
  read(networkNamespace: string | undefined): IpvsBelongings | undefined {
    const state = this.#read();
    const reason = state && elsewhere(state, networkNamespace);
    if (reason !== undefined) {
      this.#log({ event: 'stateFileIgnored', path: this.#path, reason });
      return undefined;
    }
    return state?.belongings;
  }

  #read(): IpvsState | undefined {
    const found = readIpvsState(this.#path);
    if (found.kind === 'useless') {
      this.#log({ event: 'stateFileIgnored', path: this.#path, reason: found.reason });
    }
    return found.kind === 'state' ? found.state : undefined;
  }

  /**
   * Takes out of the kernel what a daemon left behind, which balances no more. What
   * fails is logged, and the file stays for the next start and for `upkeep ipvs clear --ours`.
   */
  async clearLeftovers(log: (event: DaemonLogEvent) => void): Promise<void> {
    const state = this.#read();
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
        rmSync(this.#path, { force: true });
      }
    } catch (error) {
      const reason = messageOf(error);
      log({ event: 'stateFileIgnored', path: this.#path, reason });
    }
  }

  /**
   * Replaces the file, unless it says so already; without belongings there is none.
   * @param networkNamespace `net_namespace_ipvs`
   */
  write(belongings: IpvsBelongings, networkNamespace: string | undefined): void {
    const reason = this.#tryToWrite(belongings, ipvsNamespacePath(networkNamespace));
    this.#report.note(this.#path, reason);
  }

  #tryToWrite(belongings: IpvsBelongings, path: string | undefined): string | undefined {
    try {
      if (isNothing(belongings)) {
        this.#written = '';
        rmSync(this.#path, { force: true });
        return undefined;
      }
      const text = printIpvsState({
        bootId: bootIdentity(),
        networkNamespace: networkNamespaceIdentity(path),
        ...(path === undefined ? {} : { networkNamespacePath: path }),
        belongings,
      });
      if (text === this.#written) {
        return undefined;
      }
      makeRunDirectory(dirname(this.#path));
      const reason = writeDump(this.#path, text);
      this.#written = reason === undefined ? text : '';
      return reason;
    } catch (error) {
      return messageOf(error);
    }
  }
}

function isNothing(belongings: IpvsBelongings): boolean {
  const { services, syncDaemonRoles, formerTimeouts, markTables = [] } = belongings;
  const owned = services.length + syncDaemonRoles.length + markTables.length;
  return owned === 0 && formerTimeouts === undefined;
}
