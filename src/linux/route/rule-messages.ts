/** rtnetlink(7) messages about routing rules (<linux/fib_rules.h>). */
import type { IpAddress } from '../../base/address.js';
import { LITTLE_ENDIAN } from '../host-order.js';
import { AttributeTable } from '../netlink/attributes.js';
import {
  type AttributeCodec,
  ipAddress,
  NetlinkDecodeError,
  text,
  u8,
  u32,
} from '../netlink/codecs.js';
import { type NetlinkMessage, NLM_F_CREATE, NLM_F_EXCL, payloadView } from '../netlink/framing.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import type { NetlinkWriter } from '../netlink/writer.js';
import { AF_INET, AF_INET6 } from '../socket-numbers.js';
import type { NumberRange, Prefix, RuleRequest } from './routing-doors.js';

const RTM_NEWRULE = 32;
/** A rule went. */
export const RTM_DELRULE = 33;

/** FIB_RULE_INVERT */
const INVERT = 2;
const ALL_BITS = 0xffff_ffff;

/** Two numbers of the same width, `read` and `write` one after the other. */
function range(bytes: 2 | 4): AttributeCodec<NumberRange> {
  return {
    nested: false,
    decode: (data, start, end) => {
      if (end - start < 2 * bytes) {
        throw new NetlinkDecodeError(`range of ${end - start} bytes`);
      }
      const view = new DataView(data.buffer, data.byteOffset + start, 2 * bytes);
      const at = (offset: number) =>
        bytes === 2 ? view.getUint16(offset, LITTLE_ENDIAN) : view.getUint32(offset, LITTLE_ENDIAN);
      return { first: at(0), last: at(bytes) };
    },
    encode: (writer, { first, last }) => {
      for (const value of [first, last]) {
        if (bytes === 2) {
          writer.uint16(value);
        } else {
          writer.uint32(value);
        }
      }
    },
  };
}

/** 64 bits in network order. */
const u64Network: AttributeCodec<bigint> = {
  nested: false,
  decode: (bytes, start) => new DataView(bytes.buffer, bytes.byteOffset + start, 8).getBigUint64(0),
  encode: (writer, value) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value));
    writer.bytes(bytes);
  },
};

const ruleRows = {
  destination: { type: 1, codec: ipAddress },
  source: { type: 2, codec: ipAddress },
  inputInterface: { type: 3, codec: text },
  goto: { type: 4, codec: u32 },
  priority: { type: 6, codec: u32 },
  mark: { type: 10, codec: u32 },
  realms: { type: 11, codec: u32 },
  tunnelId: { type: 12, codec: u64Network },
  suppressInterfaceGroup: { type: 13, codec: u32 },
  suppressPrefixLength: { type: 14, codec: u32 },
  table: { type: 15, codec: u32 },
  markMask: { type: 16, codec: u32 },
  outputInterface: { type: 17, codec: text },
  l3mdev: { type: 19, codec: u8 },
  users: { type: 20, codec: range(4) },
  protocol: { type: 21, codec: u8 },
  ipProtocol: { type: 22, codec: u8 },
  sourcePorts: { type: 23, codec: range(2) },
  destinationPorts: { type: 24, codec: range(2) },
};
const ruleAttributes = new AttributeTable(ruleRows);

/** Adds a rule. The kernel answers EEXIST when one with the same selectors and action is there. */
export function addRule(request: RuleRequest): NetlinkRequest {
  return {
    type: RTM_NEWRULE,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    write: (writer) => writeRule(writer, request),
  };
}

/** Removes a rule, found by all that it says. */
export function removeRule(request: RuleRequest): NetlinkRequest {
  return { type: RTM_DELRULE, flags: 0, write: (writer) => writeRule(writer, request) };
}

/**
 *      0        1        2        3     4       5   6   7        8
 *      +--------+--------+--------+-----+-------+---+---+--------+-------+------------+
 *      | family | length | length | tos | table | 0 | 0 | action | flags | attributes |
 *      |        | to     | from   |     |       |   |   |        |       |            |
 *      +--------+--------+--------+-----+-------+---+---+--------+-------+------------+
 *
 * The table stands in an attribute: it may be larger than a byte.
 */
function writeRule(writer: NetlinkWriter, request: RuleRequest): void {
  const { source, destination, table } = request;
  writer.uint8(request.family === 'inet' ? AF_INET : AF_INET6);
  writer.uint8(destination?.length ?? 0);
  writer.uint8(source?.length ?? 0);
  writer.uint8(request.tos);
  writer.uint8(0);
  writer.uint8(0);
  writer.uint8(0);
  writer.uint8(request.action);
  writer.uint32(request.inverted ? INVERT : 0);
  ruleAttributes.encode(writer, {
    ...request,
    destination: destination?.address,
    source: source?.address,
    table: table === 0 ? undefined : table,
    l3mdev: request.l3mdev ? 1 : undefined,
  });
}

/**
 * Reads RTM_DELRULE; what the kernel fills in for what was not asked is left out again.
 * @returns undefined for other families.
 * @throws NetlinkDecodeError
 */
export function decodeRule(message: NetlinkMessage): RuleRequest | undefined {
  const { bytes, start, end } = message;
  const view = payloadView(message, 12);
  const number = view.getUint8(0);
  const family = number === AF_INET ? 'inet' : number === AF_INET6 ? 'inet6' : undefined;
  if (family === undefined) {
    return undefined;
  }
  const { unknown: _, ...values } = ruleAttributes.decode(bytes, start + 12, end);
  const { source, destination, suppressPrefixLength, suppressInterfaceGroup } = values;
  const isAll = (mask: number | undefined) => mask === undefined || mask === ALL_BITS;
  return dropUndefined({
    ...values,
    family,
    action: view.getUint8(7),
    inverted: (view.getUint32(8, LITTLE_ENDIAN) & INVERT) !== 0,
    source: prefixOf(source, view.getUint8(2)),
    destination: prefixOf(destination, view.getUint8(1)),
    tos: view.getUint8(3),
    table: values.table ?? view.getUint8(4),
    priority: values.priority ?? 0,
    markMask: isAll(values.markMask) ? undefined : values.markMask,
    suppressPrefixLength: isAll(suppressPrefixLength) ? undefined : suppressPrefixLength,
    suppressInterfaceGroup: isAll(suppressInterfaceGroup) ? undefined : suppressInterfaceGroup,
    l3mdev: values.l3mdev === 1,
    protocol: values.protocol ?? 0,
  });
}

function prefixOf(address: IpAddress | undefined, length: number): Prefix | undefined {
  return address === undefined ? undefined : { address, length };
}

type Defined<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

function dropUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  const kept = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(kept) as Defined<Fields>;
}
