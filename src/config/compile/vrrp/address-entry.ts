/** Entries of `virtual_ipaddress` and `virtual_ipaddress_excluded`. */
import { familyOf, type IpAddress, parseAddress } from '../../../base/address.js';
import type { Directive } from '../../language/tree.js';
import type { AddressFlag, VirtualAddress } from '../../model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { type EntryOption, type OptionList, readEntryOptions } from '../reading/entry-options.js';
import { broadcastOf, parseScope } from './address-value.js';

const FLAGS: Readonly<Record<string, AddressFlag>> = {
  home: 'home',
  '-nodad': 'nodad',
  mngtmpaddr: 'mngtmpaddr',
  noprefixroute: 'noprefixroute',
  autojoin: 'autojoin',
};

/** Longest label: IFNAMSIZ without its terminator (linux/if.h). */
const LABEL_LENGTH = 15;

interface ParsedAddress {
  readonly address: IpAddress;
  readonly prefixLength: number;
  readonly prefixWritten: boolean;
}

type Options = ReadonlyMap<string, EntryOption>;

/** Where a list of addresses stands. */
export interface AddressPlace {
  readonly list: OptionList;
  /** Where an address without `dev` goes; undefined: there is no such place. */
  readonly device: string | undefined;
  /** `dynamic_interfaces`: a device need not exist yet. */
  readonly dynamic: boolean;
}

/** Reads an entry. undefined, after an error, when it has to be left out. */
export function readAddressEntry(
  context: CompileContext,
  entry: Directive,
  place: AddressPlace,
): VirtualAddress | undefined {
  const { dynamic } = place;
  const parsed = readAddressWord(context, entry);
  const { options, valid } = readEntryOptions(context, entry.arguments, place.list);
  if (parsed === undefined || !valid || !fits(context, parsed, options, dynamic)) {
    return undefined;
  }
  const { address } = parsed;
  const device = text(options.get('dev')) ?? place.device;
  if (device === undefined) {
    const message = leftOut(`${address} has no dev, and its instance no interface`);
    reportError(context, 'interface-missing', entry.keyword, message);
    return undefined;
  }
  const longest = familyOf(address) === 'inet' ? 32 : 128;
  const peer = readPeer(context, parsed, options.get('peer'));
  if (peer === null) {
    return undefined;
  }
  const prefixLength = peer === undefined ? parsed.prefixLength : longest;
  const broadcast = readBroadcast(context, { ...parsed, prefixLength }, options, peer);
  const lifetime = readLifetime(context, address, prefixLength, options.get('preferred_lft'));
  const label = ipv4Only(context, address, options.get('label'));
  const scope = ipv4Only(context, address, options.get('scope'));
  const trackGroup = text(options.get('track_group'));
  return {
    address,
    prefixLength,
    interface: device,
    scope: (scope === undefined ? undefined : parseScope(scope)) ?? 0,
    ...(label === undefined ? {} : { label }),
    ...(broadcast === undefined ? {} : { broadcast }),
    ...(peer === undefined ? {} : { peer }),
    flags: Object.entries(FLAGS).flatMap(([name, flag]) => (options.has(name) ? [flag] : [])),
    ...(lifetime === undefined ? {} : { preferredLifetimeSeconds: lifetime }),
    noTrack: options.has('no_track'),
    ...(options.has('use_vmac') ? { useVmac: true } : {}),
    ...(trackGroup === undefined ? {} : { trackGroup }),
  };
}

function text(option: EntryOption | undefined): string | undefined {
  return option?.words[0]?.text;
}

function readAddressWord(context: CompileContext, entry: Directive): ParsedAddress | undefined {
  const word = entry.keyword;
  const slash = word.text.indexOf('/');
  const address = parseAddress(slash < 0 ? word.text : word.text.slice(0, slash));
  if (address === undefined) {
    const message = `'${word.text}' is not an IP address; the entry is left out`;
    reportError(context, 'invalid-address', word, message);
    return undefined;
  }
  const longest = familyOf(address) === 'inet' ? 32 : 128;
  if (slash < 0) {
    return { address, prefixLength: longest, prefixWritten: false };
  }
  const prefix = word.text.slice(slash + 1);
  if (/^\d{1,3}$/.test(prefix) && Number(prefix) <= longest) {
    return { address, prefixLength: Number(prefix), prefixWritten: true };
  }
  const message = `'/${prefix}' is no prefix length from 0 to ${longest}; ${longest} is used`;
  reportError(context, 'invalid-prefix', word, message, { class: 'INVALID_NUMBER' });
  return { address, prefixLength: longest, prefixWritten: true };
}

/** Whether the options allow the entry at all; reports why not. */
function fits(
  context: CompileContext,
  { address }: ParsedAddress,
  options: Options,
  dynamic: boolean,
): boolean {
  const label = options.get('label');
  const labelText = text(label);
  if (label && labelText !== undefined && labelText.length > LABEL_LENGTH) {
    const message = `label '${labelText}' is longer than ${LABEL_LENGTH} characters`;
    reportError(context, 'label-too-long', label.words[0] ?? label.keyword, leftOut(message));
    return false;
  }
  const scope = options.get('scope');
  if (scope && parseScope(text(scope) ?? '') === undefined) {
    const message = leftOut(`'${text(scope) ?? ''}' is no address scope`);
    const hint = 'global, site, link, host, nowhere or 0 to 255';
    reportError(context, 'invalid-scope', scope.words[0] ?? scope.keyword, message, { hint });
    return false;
  }
  const broadcast = options.get('broadcast');
  if (broadcast && familyOf(address) === 'inet6') {
    const message = leftOut('an IPv6 address has no broadcast address');
    reportError(context, 'not-for-ipv6', broadcast.keyword, message);
    return false;
  }
  const device = options.get('dev');
  const name = text(device);
  if (device && name !== undefined && !dynamic && context.interfaces?.has(name) === false) {
    const message = leftOut(`interface '${name}' does not exist`);
    reportError(context, 'interface-not-found', device.words[0] ?? device.keyword, message);
    return false;
  }
  return true;
}

function leftOut(reason: string): string {
  return `${reason}; the address is left out`;
}

/** The peer address, undefined without one, null when the entry has to be left out. */
function readPeer(
  context: CompileContext,
  parsed: ParsedAddress,
  option: EntryOption | undefined,
): IpAddress | undefined | null {
  const peer = parseAddress(text(option) ?? '');
  if (option === undefined || peer === undefined) {
    return undefined;
  }
  if (familyOf(peer) !== familyOf(parsed.address)) {
    const message = leftOut(`the peer ${peer} is of another family than ${parsed.address}`);
    reportError(context, 'wrong-address-family', option.words[0] ?? option.keyword, message);
    return null;
  }
  if (parsed.prefixWritten) {
    const message = 'an address with a peer has no prefix of its own; it is ignored';
    reportWarning(context, 'prefix-with-peer', option.keyword, message);
  }
  return peer;
}

function readBroadcast(
  context: CompileContext,
  parsed: ParsedAddress,
  options: Options,
  peer: IpAddress | undefined,
): IpAddress | undefined {
  const option = options.get('broadcast');
  const word = option?.words[0];
  if (option === undefined || word === undefined) {
    return undefined;
  }
  if (peer !== undefined) {
    const message = 'an address with a peer has no broadcast address; it is ignored';
    reportWarning(context, 'broadcast-with-peer', option.keyword, message);
    return undefined;
  }
  const broadcast = broadcastOf(word.text, parsed.address, parsed.prefixLength);
  if (broadcast === undefined) {
    const message =
      word.text === '+' || word.text === '-'
        ? `a /${parsed.prefixLength} prefix has no broadcast address; none is set`
        : `'${word.text}' is no IPv4 address; no broadcast address is set`;
    reportError(context, 'invalid-broadcast', word, message);
  }
  return broadcast;
}

/**
 * `forever` or seconds. IPv6 host addresses are deprecated at once, so that none is chosen as a
 * source address, unless a lifetime is given (keepalived's rule).
 */
function readLifetime(
  context: CompileContext,
  address: IpAddress,
  prefixLength: number,
  option: EntryOption | undefined,
): number | undefined {
  const word = option?.words[0];
  if (word === undefined) {
    return familyOf(address) === 'inet6' && prefixLength === 128 ? 0 : undefined;
  }
  if (word.text === 'forever') {
    return undefined;
  }
  if (/^\d{1,10}$/.test(word.text) && Number(word.text) <= 4_294_967_295) {
    return Number(word.text);
  }
  const message = `'preferred_lft' takes seconds or forever, not '${word.text}'; forever is used`;
  reportError(context, 'invalid-number', word, message, { class: 'INVALID_NUMBER' });
  return undefined;
}

/** The value of an option that IPv6 addresses do not have. */
function ipv4Only(
  context: CompileContext,
  address: IpAddress,
  option: EntryOption | undefined,
): string | undefined {
  if (option === undefined || familyOf(address) === 'inet') {
    return text(option);
  }
  const message = `an IPv6 address has no ${option.name} of its own; it is ignored`;
  reportError(context, 'not-for-ipv6', option.keyword, message);
  return undefined;
}
