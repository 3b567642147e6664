/** How the adverts of an instance travel: group or peers, source, authentication, checks. */
import {
  type AddressFamily,
  familyName,
  familyOf,
  type IpAddress,
  parseAddress,
} from '../../../base/address.js';
import type { Directive, Word } from '../../language/tree.js';
import type { PasswordAuthentication, UnicastPeer, VrrpInstance } from '../../model.js';
import { authenticationKeywords, unicastPeerOptions } from '../../schema/vrrp/vrrp-instance.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { type EntryOption, readEntryOptions } from '../reading/entry-options.js';
import { readSettings } from '../reading/settings.js';
import type { InstanceDefaults } from './instance-defaults.js';
import { addressOf, type InstanceSettings } from './instance-settings.js';

/** Bytes of the authentication data (RFC 2338 section 5.3.10). */
const PASSWORD_LENGTH = 8;
const MAXIMUM_TTL = 255;
const UNICAST_PEERS = { table: unicastPeerOptions, path: 'unicast_peer' };

type Transport = Pick<
  VrrpInstance,
  | 'authentication'
  | 'sourceAddress'
  | 'trackSourceAddress'
  | 'multicastGroup'
  | 'unicastPeers'
  | 'unicastTtl'
  | 'checkUnicastSource'
  | 'skipCheckAdvertAddresses'
  | 'v3ChecksumAsV2'
>;

/** Reads the transport of an instance of a family and a version, strict or not. */
export function compileTransport(
  context: CompileContext,
  settings: InstanceSettings,
  defaults: InstanceDefaults,
  given: Pick<VrrpInstance, 'family' | 'version' | 'strict' | 'hmac'>,
): Transport {
  const { family } = given;
  const authentication = readAuthentication(context, settings, given);
  const { peers, limited } = readPeers(context, settings, family);
  const source = readSource(context, settings, peers.length > 0, family);
  reportUnusedUnicast(context, settings, peers.length > 0);
  return {
    ...(authentication === undefined ? {} : { authentication }),
    ...(source === undefined ? {} : { sourceAddress: source }),
    trackSourceAddress: trackSource(context, settings, source),
    multicastGroup: readGroup(context, settings, defaults, { family, unicast: peers.length > 0 }),
    unicastPeers: peers,
    unicastTtl: peers.length > 0 ? settings.value('unicast_ttl') : MAXIMUM_TTL,
    checkUnicastSource: settings.has('check_unicast_src') || defaults.checkUnicastSource || limited,
    skipCheckAdvertAddresses:
      settings.value('skip_check_adv_addr') ?? defaults.skipCheckAdvertAddresses,
    v3ChecksumAsV2: settings.value('v3_checksum_as_v2') ?? defaults.v3ChecksumAsV2,
  };
}

const AUTHENTICATION = {
  table: authenticationKeywords,
  path: 'vrrp_instance.authentication',
} as const;

function readAuthentication(
  context: CompileContext,
  settings: InstanceSettings,
  { version, strict, hmac }: Pick<VrrpInstance, 'version' | 'strict' | 'hmac'>,
): PasswordAuthentication | undefined {
  const blocks = settings.all('authentication');
  const directives = blocks.flatMap((setting) => setting.directive.block?.directives ?? []);
  const inner = readSettings(context, directives, AUTHENTICATION);
  const type = inner.last('auth_type')?.directive.keyword;
  const password = inner.last('auth_pass')?.directive.arguments[0];
  if (type === undefined) {
    if (password !== undefined) {
      const message = "a password without 'auth_type PASS' has no effect";
      reportWarning(context, 'password-unused', password, message, { class: 'OK' });
    }
    return undefined;
  }
  if (hmac !== undefined) {
    const message = "'auth_hmac' takes its place; it is ignored";
    reportError(context, 'authentication-ignored', type, message);
    return undefined;
  }
  if (version === 3) {
    const message = 'version 3 has no authentication; it is ignored';
    reportWarning(context, 'authentication-ignored', type, message);
    return undefined;
  }
  if (strict) {
    const message = 'strict mode has no authentication; adverts are sent and taken without it';
    const hint = 'remove the block authentication, or vrrp_strict (strict_mode) on all routers';
    reportWarning(context, 'authentication-left-out', type, message, { hint });
    return undefined;
  }
  if (password === undefined || password.text === '') {
    const message = "'auth_type PASS' without a password is ignored";
    reportError(context, 'password-missing', type, message, { hint: 'add auth_pass' });
    return undefined;
  }
  const scheme = inner.value('auth_type') === 'AH' ? 'AH' : 'PASS';
  return { type: scheme, password: cutPassword(context, password) };
}

/** The bytes that are sent, one character each. */
function cutPassword(context: CompileContext, word: Word): string {
  const bytes = Buffer.from(word.text, 'utf8');
  const sent = bytes.subarray(0, PASSWORD_LENGTH).toString('latin1');
  if (bytes.length > PASSWORD_LENGTH) {
    const message = `only the first ${PASSWORD_LENGTH} characters of the password count`;
    reportWarning(context, 'password-too-long', word, message, {
      hint: 'keepalived cuts it in the same place, so the routers still agree',
    });
  }
  return sent;
}

interface Peers {
  readonly peers: readonly UnicastPeer[];
  /** Some peer limits the TTL, which turns the check of the source on. */
  readonly limited: boolean;
}

function readPeers(
  context: CompileContext,
  settings: InstanceSettings,
  family: AddressFamily,
): Peers {
  const blocks = settings.all('unicast_peer');
  const peers = new Map<IpAddress, UnicastPeer>();
  let limited = false;
  for (const entry of blocks.flatMap((setting) => setting.directive.block?.directives ?? [])) {
    const address = readPeerAddress(context, entry, family);
    const { options } = readEntryOptions(context, entry.arguments, UNICAST_PEERS);
    if (address === undefined) {
      continue;
    }
    if (peers.has(address)) {
      const message = `${address} is listed twice; the later entry counts`;
      reportWarning(context, 'repeated-entry', entry.keyword, message, { class: 'OK' });
    }
    limited ||= options.size > 0;
    const minTtl = hops(options.get('min_ttl'), unicastPeerOptions.min_ttl);
    const maxTtl = hops(options.get('max_ttl'), unicastPeerOptions.max_ttl);
    peers.set(address, { address, minTtl, maxTtl });
  }
  return { peers: [...peers.values()], limited };
}

function hops(option: EntryOption | undefined, row: { readonly default: number }): number {
  const value = option?.values[0];
  return typeof value === 'number' ? value : row.default;
}

function readPeerAddress(
  context: CompileContext,
  entry: Directive,
  family: AddressFamily,
): IpAddress | undefined {
  const word = entry.keyword;
  const address = parseAddress(word.text);
  if (address === undefined) {
    const message = `'${word.text}' is not an IP address; the peer is left out`;
    reportError(context, 'invalid-address', word, message);
    return undefined;
  }
  if (familyOf(address) !== family) {
    const message = `${address} is left out: the instance is an ${familyName(family)} one`;
    reportError(context, 'wrong-address-family', word, message);
    return undefined;
  }
  return address;
}

/** `unicast_src_ip` and `mcast_src_ip` set the same address; the one for the transport wins. */
function readSource(
  context: CompileContext,
  settings: InstanceSettings,
  unicast: boolean,
  family: AddressFamily,
): IpAddress | undefined {
  const names = ['unicast_src_ip', 'mcast_src_ip'] as const;
  const ordered = unicast ? names : [...names].reverse();
  let source: IpAddress | undefined;
  for (const keyword of ordered) {
    const given = addressOf(settings, keyword);
    if (given !== undefined && familyOf(given.address) !== family) {
      const message = `${given.address} is ignored: the instance is an ${familyName(family)} one`;
      reportError(context, 'wrong-address-family', given.word, message);
    } else {
      source ??= given?.address;
    }
  }
  return source;
}

function trackSource(
  context: CompileContext,
  settings: InstanceSettings,
  source: IpAddress | undefined,
): boolean {
  const keyword = settings.last('track_src_ip')?.directive.keyword;
  if (keyword !== undefined && source === undefined) {
    const message = "'track_src_ip' needs mcast_src_ip or unicast_src_ip; it is ignored";
    reportWarning(context, 'no-source-address', keyword, message, { class: 'OK' });
  }
  return keyword !== undefined && source !== undefined;
}

function readGroup(
  context: CompileContext,
  settings: InstanceSettings,
  defaults: InstanceDefaults,
  { family, unicast }: { readonly family: AddressFamily; readonly unicast: boolean },
): IpAddress {
  const own = addressOf(settings, 'mcast_dst_ip');
  if (own !== undefined && unicast) {
    const message = "'mcast_dst_ip' has no effect with unicast_peer; it is ignored";
    reportError(context, 'multicast-with-peers', own.word, message);
  } else if (own !== undefined) {
    if (familyOf(own.address) === family) {
      return own.address;
    }
    const message = `${own.address} is ignored: the instance is an ${familyName(family)} one`;
    reportError(context, 'wrong-address-family', own.word, message);
  }
  return family === 'inet' ? defaults.multicastGroup : defaults.multicastGroup6();
}

function reportUnusedUnicast(
  context: CompileContext,
  settings: InstanceSettings,
  unicast: boolean,
): void {
  const ttl = settings.last('unicast_ttl')?.directive.keyword;
  if (!unicast && ttl !== undefined) {
    const message = "'unicast_ttl' has no effect without unicast_peer";
    reportWarning(context, 'unicast-without-peers', ttl, message);
  }
  const source = settings.last('unicast_src_ip')?.directive.keyword;
  const peers = settings.last('unicast_peer')?.directive.keyword;
  const check = settings.last('check_unicast_src')?.directive.keyword;
  const keyword = source ?? peers ?? check;
  if (!unicast && keyword !== undefined) {
    const result = settings.has('unicast_fault_no_peer')
      ? 'it stays in FAULT'
      : 'multicast is used';
    const message = `'${keyword.text}' without any unicast peer: ${result}`;
    const hint = 'list the other routers in unicast_peer';
    reportWarning(context, 'unicast-without-peers', keyword, message, {
      class: 'DEPRECATED',
      hint,
    });
  }
}
