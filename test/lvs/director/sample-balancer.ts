/** Virtual servers as tests of the director want them, and what it says as short texts. */
import { type IpAddress, parseAddress } from '../../../src/base/address.js';
import { endpointText } from '../../../src/base/endpoint-text.js';
import type {
  BalancerDefinitions,
  CheckTiming,
  MiscCheck,
  RealServer,
  ServiceIdentity,
  TcpCheck,
  VirtualServer,
  VirtualServerGroup,
} from '../../../src/config/lvs-model.js';
import type { ScriptCommand } from '../../../src/config/script-model.js';
import type { CheckReport } from '../../../src/health/messages.js';
import type { Director } from '../../../src/lvs/director/director.js';
import { serviceLabel } from '../../../src/lvs/labels.js';
import type {
  DirectorConfiguration,
  DirectorEffect,
  DirectorOutcome,
} from '../../../src/lvs/messages.js';
import type { ServiceTable } from '../../../src/lvs/table/table.js';
import { DEFAULT_BALANCER } from '../../config/expected-defaults.js';

/** An address that is known to be one. */
export function ip(text: string): IpAddress {
  const address = parseAddress(text);
  if (address === undefined) {
    throw new Error(`${text} is not an address`);
  }
  return address;
}

/** The usual way to a server. */
export const NAT = { method: 'NAT' } as const;

/** `10.0.0.1:80` */
export function tcpIdentity(address = '10.0.0.1', port = 80): ServiceIdentity {
  return { form: 'address', protocol: 'TCP', address: ip(address), port };
}

/** A real server without checks, weight 1. */
export function realServer(address: string, changes: Partial<RealServer> = {}): RealServer {
  return {
    address: ip(address),
    port: 80,
    weight: 1,
    forwarding: NAT,
    upperThreshold: 0,
    lowerThreshold: 0,
    inhibitOnFailure: false,
    smtpAlert: false,
    checks: [],
    ...changes,
  };
}

const timing: CheckTiming = {
  delayLoopMs: 1000,
  retry: 1,
  delayBeforeRetryMs: 1000,
  warmupMs: 0,
  alpha: false,
  logAllFailures: false,
};

/** TCP_CHECK of an address. */
export function tcpCheck(address: string, changes: Partial<CheckTiming> = {}): TcpCheck {
  const connection = { address: ip(address), port: 80, connectTimeoutMs: 5000, mark: 0 };
  return { kind: 'tcp', timing: { ...timing, ...changes }, connection };
}

/** A command without an account. */
export function command(text: string): ScriptCommand {
  return { argv: [text], text, supplementaryGroups: false };
}

/** MISC_CHECK with `misc_dynamic`. */
export function dynamicCheck(text: string): MiscCheck {
  return { kind: 'misc', timing, command: command(text), timeoutMs: 1000, dynamic: true };
}

/** A real server with one TCP_CHECK. */
export function checkedServer(address: string, changes: Partial<RealServer> = {}): RealServer {
  return realServer(address, { checks: [tcpCheck(address)], ...changes });
}

/** A virtual server at 10.0.0.1:80 with two checked real servers. */
export function virtualServer(changes: Partial<VirtualServer> = {}): VirtualServer {
  return {
    identity: tcpIdentity(),
    scheduler: 'rr',
    schedulerFlags: [],
    onePacket: false,
    quorum: 1,
    hysteresis: 0,
    realServers: [checkedServer('10.0.1.1'), checkedServer('10.0.1.2')],
    omega: false,
    haSuspend: false,
    announced: false,
    smtpAlert: false,
    defaults: {
      forwarding: NAT,
      inhibitOnFailure: false,
      checks: { delayLoopMs: 1000, connectTimeoutMs: 5000, alpha: false },
    },
    ...changes,
  };
}

/** A sorry server at 10.0.9.9:80. */
export const sorryServer = {
  address: ip('10.0.9.9'),
  port: 80,
  forwarding: NAT,
  inhibit: false,
} as const;

/** A configuration of these virtual servers. */
export function balancer(
  virtualServers: readonly VirtualServer[],
  changes: Partial<BalancerDefinitions> = {},
  virtualServerGroups: readonly VirtualServerGroup[] = [],
): DirectorConfiguration {
  const global = { balancer: { ...DEFAULT_BALANCER, ...changes } };
  return { global, virtualServers, virtualServerGroups };
}

/** The result of the check whose server has this address; a failure unless told otherwise. */
export function report(
  director: Director,
  address: string,
  changes: Partial<CheckReport> = {},
): DirectorOutcome {
  const { assignments } = director.checkPlan();
  const found = assignments.find((each) => each.server.startsWith(`[${address}]`));
  if (found === undefined) {
    throw new Error(`nothing checks ${address}`);
  }
  const result = { id: found.id, up: false, first: false, weight: 0, reason: 'refused' };
  return director.handle({ kind: 'checkReport', report: { ...result, ...changes } });
}

/** `RS [10.0.1.1]:tcp:80 [10.0.0.1]:tcp:80 DOWN`, as in the FIFO. */
export function fifoLines(effects: readonly DirectorEffect[]): readonly string[] {
  return effects.flatMap((each) => {
    if (each.kind !== 'notify') {
      return [];
    }
    const { effect } = each;
    const server = effect.type === 'RS' ? `${effect.server} ` : '';
    return [`${effect.type} ${server}${effect.service} ${effect.state}`];
  });
}

/** The names of the log events. */
export function logNames(effects: readonly DirectorEffect[]): readonly string[] {
  return effects.flatMap((each) => (each.kind === 'log' ? [each.event.event] : []));
}

/** `[10.0.0.1]:tcp:80 rr: 10.0.1.1:80 1, 10.0.1.2:80 1` */
export function tableTexts(tables: readonly ServiceTable[]): readonly string[] {
  return tables.map(({ service, destinations }) => {
    const each = destinations.map((d) => `${endpointText(d.address, d.port)} ${d.weight}`);
    return `${serviceLabel(service.address)} ${service.scheduler}: ${each.join(', ')}`;
  });
}
