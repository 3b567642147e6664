/** `virtual_server_group`: an address, a range of addresses or a firewall mark on each line. */
import { addressBytes, familyOf, type IpAddress, parseAddress } from '../../../base/address.js';
import type { Directive } from '../../language/tree.js';
import type { VirtualServerGroup, VirtualServerGroupEntry } from '../../lvs-model.js';
import { virtualServerKeywords } from '../../schema/lvs/virtual-server.js';
import { VIRTUAL_SERVER_GROUP } from '../../schema/lvs/virtual-server-group.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { type OptionList, readEntryOptions } from '../reading/entry-options.js';
import { optionsOf, readLine } from '../reading/list-entries.js';

const KEYWORD = 'virtual_server_group';
const OPTIONS: OptionList = { table: optionsOf(VIRTUAL_SERVER_GROUP), path: KEYWORD };

/** Reads a group: lines that are wrong are reported and left out. */
export function readServerGroup(
  context: CompileContext,
  directive: Directive,
  name: string,
): VirtualServerGroup {
  const entries: VirtualServerGroupEntry[] = [];
  const lines = directive.block?.directives ?? [];
  const isForeign = (line: Directive) => Object.hasOwn(virtualServerKeywords, line.name);
  const foreign = lines.find(isForeign);
  if (foreign !== undefined) {
    const message = `'${foreign.name}' and its like are ignored: a group has addresses and marks`;
    const hint = `'${foreign.name}' belongs in the virtual_server that uses the group`;
    reportError(context, 'unknown-keyword', foreign.keyword, message, { hint });
  }
  for (const line of lines.filter((each) => !isForeign(each))) {
    const entry = line.name === 'fwmark' ? readMark(context, line) : readRange(context, line);
    if (entry !== undefined) {
      entries.push(entry);
    }
  }
  return { name, entries };
}

function readMark(context: CompileContext, line: Directive): VirtualServerGroupEntry | undefined {
  const { valid, options } = readEntryOptions(context, [line.keyword, ...line.arguments], OPTIONS);
  const [mark, family] = options.get('fwmark')?.values ?? [];
  return !valid || typeof mark !== 'number'
    ? undefined
    : {
        kind: 'fwmark',
        mark,
        ...(family === 'inet' || family === 'inet6' ? { family } : {}),
      };
}

function readRange(context: CompileContext, line: Directive): VirtualServerGroupEntry | undefined {
  const { keyword } = line;
  const block = VIRTUAL_SERVER_GROUP.block;
  const values =
    block?.content === 'list'
      ? readLine(context, line, KEYWORD, block.entry, block.following ?? [])
      : [];
  const [port = 0] = values;
  const range = parseRange(keyword.text);
  if (typeof range === 'string') {
    reportError(context, 'invalid-address-range', keyword, `${range}; it is left out`);
    return undefined;
  }
  return typeof port === 'number' ? { kind: 'addresses', ...range, port } : undefined;
}

/** The first address and how many there are. */
interface AddressRange {
  readonly first: IpAddress;
  readonly count: number;
}

/** Most addresses of one line: the last 16 bits. */
const MAXIMUM_COUNT = 65_536;

/** `address`, `address-end` or `address/prefix length`; what is wrong with it, if anything is. */
function parseRange(text: string): AddressRange | string {
  const [, written = '', separator = '', rest = ''] = /^([^/-]*)([/-]?)(.*)$/s.exec(text) ?? [];
  const first = parseAddress(written);
  if (first === undefined) {
    return `'${written}' is not an IP address`;
  }
  if (separator === '') {
    return { first, count: 1 };
  }
  return separator === '-' ? rangeTo(text, first, rest) : network(text, first, rest);
}

/**
 * The end of a range is the last octet of an IPv4 address, decimal, or the last 16 bits of an IPv6
 * address, hexadecimal.
 */
function rangeTo(text: string, first: IpAddress, end: string): AddressRange | string {
  const inet = familyOf(first) === 'inet';
  if (!(inet ? /^\d+$/ : /^[0-9a-f]+$/i).test(end)) {
    const wanted = inet ? 'the last octet, decimal' : 'the last 16 bits, hexadecimal';
    return `'${text}': behind - stands ${wanted}, not '${end}'`;
  }
  const last = Number.parseInt(end, inet ? 10 : 16);
  const maximum = inet ? 255 : 65_535;
  if (last > maximum) {
    return `'${text}': the end of the range is beyond ${maximum.toString(inet ? 10 : 16)}`;
  }
  const bytes = addressBytes(first);
  const low = bytes.at(-1) ?? 0;
  const begin = inet ? low : (bytes.at(-2) ?? 0) * 256 + low;
  return last > begin
    ? { first, count: last - begin + 1 }
    : `'${text}': the range does not end behind its beginning`;
}

function network(text: string, first: IpAddress, prefix: string): AddressRange | string {
  const bits = familyOf(first) === 'inet' ? 32 : 128;
  const length = /^\d{1,3}$/.test(prefix) ? Number(prefix) : 0;
  if (length < 1 || length > bits) {
    return `'/${prefix}' is no prefix length from 1 to ${bits}`;
  }
  const hostBit = addressBytes(first).findIndex((byte, index) => {
    const networkBits = Math.min(Math.max(length - index * 8, 0), 8);
    return (byte & (0xff >> networkBits)) !== 0;
  });
  if (hostBit >= 0) {
    return `'${text}': bits behind the prefix length have to be 0`;
  }
  const count = 2 ** (bits - length);
  return count <= MAXIMUM_COUNT
    ? { first, count }
    : `'${text}' are more than ${MAXIMUM_COUNT} addresses`;
}
