/** Rules as `ipvsadm -S -n` writes them, as operations (ipvsadm(8)). */
import { type AddressFamily, familyOf, type IpAddress, parseAddress } from '../../base/address.js';
import type { TransportProtocol } from '../../config/lvs-model.js';
import {
  type DestinationEntry,
  SERVICE_ONE_PACKET,
  SERVICE_PERSISTENT,
  type ServiceAddress,
  type ServiceEntry,
  type TableOperation,
} from '../table/table.js';
import { RuleError, ruleOptions } from './rule-options.js';
import { flagName, SCHEDULER_FLAGS } from './words.js';

/** A rule and its line, counted from 1. `clear` empties the table. */
export interface IpvsadmRule {
  readonly line: number;
  readonly operation: TableOperation | { readonly kind: 'clear' };
}

/** What names of hosts and ports stand for; undefined: not known. */
export interface RuleNames {
  host(name: string): IpAddress | undefined;
  port(name: string): number | undefined;
}

const NO_NAMES: RuleNames = { host: () => undefined, port: () => undefined };

/** A line that is no rule, and why. */
export interface WrongRule {
  readonly line: number;
  readonly message: string;
}

type Options = ReadonlyMap<string, string>;

const MOST = 0x7fffffff;

/** Reads rules, one a line; blank lines and lines that begin with # say nothing. */
export function parseRules(
  text: string,
  names: RuleNames = NO_NAMES,
): { readonly rules: IpvsadmRule[]; readonly wrong: WrongRule[] } {
  const rules: IpvsadmRule[] = [];
  const wrong: WrongRule[] = [];
  text.split('\n').forEach((content, index) => {
    const words = content.split(/\s+/).filter(Boolean);
    if (words.length === 0 || words[0]?.startsWith('#')) {
      return;
    }
    try {
      rules.push({ line: index + 1, operation: operationOf(ruleOptions(words), names) });
    } catch (error) {
      if (!(error instanceof RuleError)) {
        throw error;
      }
      wrong.push({ line: index + 1, message: error.message });
    }
  });
  return { rules, wrong };
}

/** The service that words like `-t 10.0.0.1:80` name. @throws RuleError */
export function parseServiceWords(words: readonly string[]): ServiceAddress {
  return serviceAddress(ruleOptions(words), NO_NAMES);
}

function operationOf(options: Options, names: RuleNames): IpvsadmRule['operation'] {
  const kind = options.get('command');
  if (kind === 'clear' && options.size === 1) {
    return { kind };
  }
  const address = serviceAddress(options, names);
  switch (kind) {
    case 'newService':
    case 'setService':
      return { kind, service: serviceEntry(address, options) };
    case 'deleteService':
      return { kind, address };
    case 'newDestination':
    case 'setDestination':
    case 'deleteDestination':
      return { kind, address, destination: destinationEntry(address, options, names) };
    default:
      throw new RuleError('a rule begins with -A, -E, -D, -a, -e, -d or is -C');
  }
}

const PROTOCOLS: readonly (readonly [option: string, protocol: TransportProtocol])[] = [
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['sctp', 'SCTP'],
];

function serviceAddress(options: Options, names: RuleNames): ServiceAddress {
  const mark = options.get('fwmark');
  const named = PROTOCOLS.filter(([option]) => options.has(option));
  const [first] = named;
  if (named.length + (mark === undefined ? 0 : 1) !== 1) {
    throw new RuleError('one of -t, -u, --sctp-service and -f names the service');
  }
  if (first === undefined) {
    const family: AddressFamily = options.has('six') ? 'inet6' : 'inet';
    return { kind: 'fwmark', family, mark: numberOf('-f', mark, 1, 0xffffffff) };
  }
  const [option, protocol] = first;
  const { address, port } = endpointOf(options.get(option) ?? '', 0, names);
  return { kind: 'address', family: familyOf(address), protocol, address, port };
}

function serviceEntry(address: ServiceAddress, options: Options): ServiceEntry {
  const scheduler = options.get('scheduler') ?? 'wlc';
  const persistence = options.get('persistence');
  const flags =
    flagsOf(scheduler, options.get('flags')) |
    (persistence === undefined ? 0 : SERVICE_PERSISTENT) |
    (options.has('onePacket') ? SERVICE_ONE_PACKET : 0);
  return {
    address,
    scheduler: scheduler === 'none' ? '' : scheduler,
    flags,
    timeoutSeconds: numberOf('-p', persistence ?? '0', 0, MOST),
    netmask: netmaskOf(address.family, options.get('netmask')),
    engine: options.get('engine') ?? '',
  };
}

function flagsOf(scheduler: string, names: string | undefined): number {
  let flags = 0;
  for (const name of names?.split(',') ?? []) {
    const found = SCHEDULER_FLAGS.find(
      ([, general]) => general === name || flagName(scheduler, general) === name,
    );
    if (found === undefined) {
      throw new RuleError(`'${name}' is no flag of the scheduler ${scheduler}`);
    }
    flags |= found[0];
  }
  return flags;
}

function netmaskOf(family: AddressFamily, text: string | undefined): number {
  if (family === 'inet6') {
    return numberOf('-M', text ?? '128', 1, 128);
  }
  const mask = parseAddress(text ?? '255.255.255.255');
  if (mask === undefined || familyOf(mask) !== 'inet') {
    throw new RuleError(`'${text}' is no netmask`);
  }
  return mask.split('.').reduce((value, octet) => value * 256 + Number(octet), 0);
}

const METHODS = ['masquerade', 'tunnel', 'route'] as const;
const TUNNEL_TYPES = ['ipip', 'gue', 'gre'] as const;
const CHECKSUMS = ['none', 'csum', 'remcsum'] as const;

function destinationEntry(
  service: ServiceAddress,
  options: Options,
  names: RuleNames,
): DestinationEntry {
  const usualPort = service.kind === 'address' ? service.port : 0;
  const { address, port } = endpointOf(options.get('server') ?? '', usualPort, names);
  const method = oneOf('method', options.get('method') ?? 'route', METHODS);
  const type = oneOf('--tun-type', options.get('tunnelType') ?? 'ipip', TUNNEL_TYPES);
  const checksum = oneOf('checksum', options.get('checksum') ?? 'none', CHECKSUMS);
  const tunnelPort = numberOf('--tun-port', options.get('tunnelPort') ?? '0', 0, 65535);
  if (type === 'gue' && tunnelPort === 0) {
    throw new RuleError('a gue tunnel needs --tun-port');
  }
  return {
    family: familyOf(address),
    address,
    port,
    method,
    ...(method === 'tunnel' ? { tunnel: { type, port: tunnelPort, checksum } } : {}),
    weight: numberOf('-w', options.get('weight') ?? '1', 0, MOST),
    upperThreshold: numberOf('-x', options.get('upperThreshold') ?? '0', 0, MOST),
    lowerThreshold: numberOf('-y', options.get('lowerThreshold') ?? '0', 0, MOST),
  };
}

/** `10.0.0.1:80`, `[fd00::1]:80`, `www.example.com:http`, or an address alone. */
function endpointOf(
  text: string,
  usualPort: number,
  names: RuleNames,
): { address: IpAddress; port: number } {
  const [, six, four = '', port] = /^(?:\[([^\]]*)\]|([^:]*))(?::(.*))?$/.exec(text) ?? [];
  const address = parseAddress(six ?? four) ?? (four === '' ? undefined : names.host(four));
  if (address === undefined) {
    throw new RuleError(`'${text}' is no address with a port, and no host of this name is known`);
  }
  const named = port === undefined || /^\d+$/.test(port) ? undefined : names.port(port);
  return { address, port: named ?? numberOf('a port', port ?? String(usualPort), 0, 65535) };
}

function numberOf(what: string, text: string | undefined, least: number, most: number): number {
  const value = Number(text);
  if (text === undefined || !/^\d+$/.test(text) || value < least || value > most) {
    throw new RuleError(`${what} is a number from ${least} to ${most}, not '${text}'`);
  }
  return value;
}

function oneOf<const Name extends string>(what: string, text: string, names: readonly Name[]) {
  const found = names.find((name) => name === text);
  if (found === undefined) {
    throw new RuleError(`${what} is one of ${names.join(', ')}, not '${text}'`);
  }
  return found;
}
