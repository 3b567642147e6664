/** A `virtual_server` and its real servers while they are read; undefined: not written. */
import type { IpAddress } from '../../../base/address.js';
import type { Directive, Word } from '../../language/tree.js';
import type { Forwarding, Scheduler, TransportProtocol } from '../../lvs-model.js';
import { virtualServerKeywords } from '../../schema/lvs/virtual-server.js';
import type { KnownBlocks } from '../reading/known-blocks.js';
import type { ScriptValue } from '../reading/script.js';
import type { CheckDraft } from './check-draft.js';
import { type InheritedLines, noInheritedLines } from './check-lines.js';

/** A `real_server`. */
export interface ServerDraft {
  /** Its address as written. */
  readonly word: Word;
  /** undefined after an error. */
  readonly address: IpAddress | undefined;
  readonly port: number | undefined;
  readonly portWord: Word | undefined;
  /** Shared by servers that say the same. */
  readonly lines: Readonly<ServerLines>;
}

/** What stands in the block of a `real_server`. */
export interface ServerLines {
  readonly inherited: InheritedLines;
  weight: number | undefined;
  forwarding: Forwarding | undefined;
  upperThreshold: number;
  lowerThreshold: number;
  inhibitOnFailure: boolean | undefined;
  slowStartSeconds: number | undefined;
  notifyUp: ScriptValue | undefined;
  notifyDown: ScriptValue | undefined;
  smtpAlert: boolean | undefined;
  snmpName: string | undefined;
  readonly checks: CheckDraft[];
  readonly known: KnownServers;
}

/** A `real_servers` (ours). */
export interface DiscoveryDraft {
  /** The line of the block. */
  readonly directive: Directive;
  port: number | undefined;
  minimumSize: number;
  maximumChange: number;
  holdSeconds: number;
  readonly lines: ServerLines;
}

/** Blocks that have been read before, of all services. */
export interface KnownServers {
  readonly servers: KnownBlocks<ServerLines>;
  readonly checks: KnownBlocks<CheckDraft>;
}

/** A `sorry_server`. */
export interface SorryDraft {
  readonly word: Word;
  readonly address: IpAddress | undefined;
  readonly port: number | undefined;
  readonly portWord: Word | undefined;
}

/** A `virtual_server`; the last use of each keyword counts. */
export interface ServiceDraft {
  readonly inherited: InheritedLines;
  readonly directive: Directive;
  readonly keyword: Word;
  /** `group`, `fwmark` or an address. */
  readonly form: string;
  /** The name of the group, the mark, or the port. */
  readonly second: Word | undefined;
  readonly address: IpAddress | undefined;
  readonly port: number;
  /** Its place among the blocks of the file. */
  readonly order: number;
  readonly servers: ServerDraft[];
  readonly discovered: DiscoveryDraft[];
  readonly known: KnownServers;
  /** As written, valid or not: flags have to stand behind it. */
  schedulerText: string | undefined;
  scheduler: Scheduler;
  /** Bits 0 to 2: flags 1 to 3. */
  schedulerFlags: number;
  methodWritten: boolean;
  forwarding: Forwarding | undefined;
  protocolLine: Word | undefined;
  protocol: TransportProtocol | undefined;
  onePacket: Word | undefined;
  persistenceWritten: boolean;
  persistenceSeconds: number | undefined;
  granularity: Word | undefined;
  engine: Word | undefined;
  weight: number | undefined;
  family: Word | undefined;
  quorum: Word | undefined;
  hysteresis: Word | undefined;
  quorumUp: ScriptValue | undefined;
  quorumDown: ScriptValue | undefined;
  sorryServer: SorryDraft | undefined;
  sorryInhibit: boolean;
  sorryForwarding: Forwarding | undefined;
  inhibitOnFailure: boolean;
  slowStartSeconds: number;
  omega: boolean;
  haSuspend: Word | undefined;
  announced: Word | undefined;
  smtpAlert: boolean | undefined;
  snmpName: string | undefined;
  activeOnMaster: Word | undefined;
}

/** What the words behind `virtual_server` say. */
export type ServiceHead = Pick<
  ServiceDraft,
  'directive' | 'keyword' | 'form' | 'second' | 'address' | 'port' | 'order' | 'known'
>;

/** Nothing but the head. */
export function newServiceDraft(head: ServiceHead): ServiceDraft {
  const { directive, keyword, form, second, address, port, order, known } = head;
  return {
    inherited: noInheritedLines(),
    directive,
    keyword,
    form,
    second,
    address,
    port,
    order,
    servers: [],
    discovered: [],
    known,
    schedulerText: undefined,
    scheduler: virtualServerKeywords.lb_algo.default,
    schedulerFlags: 0,
    methodWritten: false,
    forwarding: undefined,
    protocolLine: undefined,
    protocol: undefined,
    onePacket: undefined,
    persistenceWritten: false,
    persistenceSeconds: undefined,
    granularity: undefined,
    engine: undefined,
    weight: undefined,
    family: undefined,
    quorum: undefined,
    hysteresis: undefined,
    quorumUp: undefined,
    quorumDown: undefined,
    sorryServer: undefined,
    sorryInhibit: false,
    sorryForwarding: undefined,
    inhibitOnFailure: false,
    slowStartSeconds: virtualServerKeywords.slow_start.default,
    omega: false,
    haSuspend: undefined,
    announced: undefined,
    smtpAlert: undefined,
    snmpName: undefined,
    activeOnMaster: undefined,
  };
}
