/** Time-outs and sync daemons of IPVS: set while we run, put back at the stop. */
import type { ConnectionTimeouts, SyncDaemonSettings } from '../../config/lvs-model.js';
import type { KernelError, RequestResult } from '../../linux/doors.js';
import { desiredSyncDaemons, planSyncDaemons } from '../../lvs/table/sync-daemon.js';
import type { SyncDaemonEntry } from '../../lvs/table/table.js';
import { planTimeouts } from '../../lvs/table/timeouts.js';
import type { IpvsBelongings } from '../messages.js';
import type { IpvsDoor } from './ipvs-keeper.js';

/** Hears of each attempt: of a refusal with its reason, of a success without. */
export type OnSettingResult = (subject: string, reason: string | undefined) => void;

/** What reads throws what the door throws. */
export class IpvsSettings {
  readonly #door: IpvsDoor;
  readonly #onResult: OnSettingResult;
  readonly #ownRoles: Set<SyncDaemonEntry['role']>;
  #formerTimeouts: ConnectionTimeouts | undefined;
  #told = '';

  /** @param predecessor the time-outs that it found, if it has changed them, and its roles */
  constructor(
    door: IpvsDoor,
    predecessor: Pick<IpvsBelongings, 'formerTimeouts' | 'syncDaemonRoles'>,
    onResult: OnSettingResult,
  ) {
    this.#door = door;
    this.#formerTimeouts = predecessor.formerTimeouts;
    this.#ownRoles = new Set(predecessor.syncDaemonRoles);
    this.#onResult = onResult;
  }

  /** Whether `belongings` are others since this was asked for the last time. */
  takeChanged(): boolean {
    const former = this.#told;
    this.#told = JSON.stringify(this.belongings());
    return this.#told !== former;
  }

  /** What comes back or ends at the stop. */
  belongings(): Omit<IpvsBelongings, 'services'> {
    const formerTimeouts = this.#formerTimeouts;
    const syncDaemonRoles = [...this.#ownRoles];
    return { syncDaemonRoles, ...(formerTimeouts === undefined ? {} : { formerTimeouts }) };
  }

  /** `lvs_timeouts`; those that were there before us come back when none are given. */
  setTimeouts(timeouts: ConnectionTimeouts | undefined): void {
    if (timeouts === undefined && this.#formerTimeouts === undefined) {
      return;
    }
    const plan = planTimeouts(timeouts, this.#formerTimeouts, this.#door.timeouts());
    this.#formerTimeouts = plan.former;
    this.#tell('lvs_timeouts', plan.set && this.#door.setTimeouts(plan.set));
  }

  /** `lvs_sync_daemon`; `instanceState` is that of its VRRP instance, as far as it is known. */
  setSyncDaemons(
    settings: SyncDaemonSettings | undefined,
    instanceState: string | undefined,
  ): void {
    if (settings === undefined && this.#ownRoles.size === 0) {
      return;
    }
    const desired = desiredSyncDaemons(settings, instanceState);
    for (const operation of planSyncDaemons(desired, this.#door.syncDaemons(), this.#ownRoles)) {
      if (operation.kind === 'stopDaemon') {
        this.#ownRoles.delete(operation.role);
        const error = this.#door.stopSyncDaemon(operation.role);
        this.#tell(`sync daemon ${operation.role}`, error?.code === 'ESRCH' ? undefined : error);
      } else {
        const { role } = operation.entry;
        const error = this.#door.startSyncDaemon(operation.entry);
        this.#tell(`sync daemon ${role}`, error && { ...error, message: startReason(error) });
      }
    }
    for (const { role } of desired) {
      this.#ownRoles.add(role);
    }
  }

  /** Everything is as it was before us. */
  putBack(): void {
    this.setSyncDaemons(undefined, undefined);
    this.setTimeouts(undefined);
  }

  #tell(subject: string, error: RequestResult): void {
    this.#onResult(subject, error && (error.message ?? error.code));
  }
}

/** Why a sync daemon does not start (<net/ip_vs.h>, `start_sync_thread`). */
function startReason({ code, message }: KernelError): string {
  if (message !== undefined) {
    return message;
  }
  switch (code) {
    case 'ENODEV':
      return 'there is no such interface';
    case 'EADDRNOTAVAIL':
      return 'the interface has no address of the family of the multicast group';
    case 'EINVAL':
      return 'not while the table has servers of another family than their service';
    default:
      return code;
  }
}
