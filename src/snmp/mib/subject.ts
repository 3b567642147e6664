/** What the objects are about: the daemon in a moment. */
import type { Configuration } from '../../config/model.js';
import type { DaemonStatus } from '../../observe/status/status.js';
import type { InterfaceSnapshot } from '../../vrrp/messages.js';

/** What is known where a `vrrp_track_process` stands. */
export interface ProcessCount {
  readonly process: string;
  readonly count: number;
  readonly holds: boolean;
}

/** The daemon as objects show it. */
export interface MibSubject {
  readonly configuration: Configuration;
  readonly status: DaemonStatus;
  readonly processes: readonly ProcessCount[];
}

/** The interface of that name, as the VRRP child sees it. */
export function interfaceOf(subject: MibSubject, name: string): InterfaceSnapshot | undefined {
  return subject.status.vrrp?.interfaces?.find((each) => each.name === name);
}
