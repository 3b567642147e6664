/** What the program gives to its supervisor. */
import type { Configuration } from '../../config/model.js';
import type { JournalReader } from '../../observe/events/event-journal.js';
import type { Logger } from '../../observe/log/logger.js';
import type { ChildOptions } from '../messages.js';
import type { SignalFunction } from '../signals.js';
import type { Standby } from './children/standby.js';
import type { ReadOutcome } from './configuration-reader.js';

/** What the supervisor is told by the program around it. */
export interface SupervisorOptions {
  readonly configurationFile: string;
  /** Option `-i`. */
  readonly configId: string | undefined;
  /** Option `-e`. */
  readonly allIncludeChecks: boolean;
  readonly workingDirectory: string;
  /** Paths of the state files: what of IPVS is ours, and what of the machine we have changed. */
  readonly ipvsState: string;
  readonly hostState: string;
  readonly settingState: string;
  /** The file for the tables of the firewall that VRRP needs. */
  readonly firewallState: string;
  /** The file for the routes that announce addresses. */
  readonly announceState: string;
  /** The file for the addresses, routes and rules that may be held. */
  readonly vrrpState: string;
  /** The files for what operators say beside the configuration. */
  readonly overrides: string;
  readonly maintenance: string;
  /** The file with what sources of real servers have said. */
  readonly discovered: string;
  readonly childOptions: ChildOptions;
  /** `--record` */
  readonly recordFile: string | undefined;
  readonly respawn: boolean;
  /** `--dont-release-vrrp` given: false. */
  readonly releaseAtStop: boolean;
  /** `--dont-release-ipvs` given: false. The next daemon takes up what is left. */
  readonly releaseIpvsAtStop: boolean;
  readonly runVrrp: boolean;
  readonly runCheckers: boolean;
  readonly runBfd: boolean;
  /** `-x` and `-A`: every part of the MIBs, and where the master agent listens. */
  readonly snmp: boolean;
  readonly snmpSocket?: string;
  readonly logger: Logger;
  /** What the log was told. */
  readonly journal: JournalReader;
  /** Whence the VRRP process is taken when it is needed. */
  readonly standby: Standby;
  /** Reads the file for a reload; problems have been logged by the reader. */
  read(running: Configuration): ReadOutcome;
  /** Around a reload: before any process is told of it, and when all of them run with it. */
  onReload(moment: 'before' | 'after'): void;
  /** A child runs, first or as a successor. */
  onChildStarted(child: 'vrrp' | 'checkers' | 'bfd', pid: number): void;
  /** A client of D-Bus wants something done that signals do too. */
  onOrder(order: SignalFunction): void;
  /** The daemon cannot go on: everything has been released. */
  onGivenUp(): void;
}
