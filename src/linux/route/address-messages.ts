/** rtnetlink(7) messages about links and addresses (<linux/if_link.h>, <linux/if_addr.h>). */
import { type AddressFamily, familyOf } from '../../base/address.js';
import type { AddressRequest, AssignedAddress, Link, UpperLink } from '../doors.js';
import { LITTLE_ENDIAN } from '../host-order.js';
import { AttributeTable, type AttributeValues, nested } from '../netlink/attributes.js';
import {
  type AttributeCodec,
  bytesOf,
  ipAddress,
  NetlinkDecodeError,
  text,
  u8,
  u16,
  u32,
} from '../netlink/codecs.js';
import {
  type NetlinkMessage,
  NLM_F_CREATE,
  NLM_F_EXCL,
  NLM_F_REPLACE,
  payloadView,
} from '../netlink/framing.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import type { NetlinkWriter } from '../netlink/writer.js';
import { AF_INET, AF_INET6, AF_UNSPEC } from '../socket-numbers.js';

/** A link came or changed (message types: <linux/rtnetlink.h>). */
export const RTM_NEWLINK = 16;
/** A link went. */
export const RTM_DELLINK = 17;
const RTM_GETLINK = 18;
/** Add an address, or: an address came or changed. */
export const RTM_NEWADDR = 20;
/** Remove an address, or: an address went. */
export const RTM_DELADDR = 21;
const RTM_GETADDR = 22;

const RTNLGRP_LINK = 1;
const RTNLGRP_IPV4_IFADDR = 5;
const RTNLGRP_IPV6_IFADDR = 9;

/** The multicast groups that announce links and addresses, <linux/rtnetlink.h>. */
export const LINK_AND_ADDRESS_GROUPS = [RTNLGRP_LINK, RTNLGRP_IPV4_IFADDR, RTNLGRP_IPV6_IFADDR];

/** Flags of a link, <linux/if.h>. */
const IFF_UP = 0x1;
const IFF_LOOPBACK = 0x8;
const IFF_RUNNING = 0x40;
const IFF_NOARP = 0x80;

const FOR_EVER = 0xffffffff;

/** IFLA_MACVLAN_MODE; IFLA_IPVLAN_FLAGS has the same place and half the width. */
const upperModeRows = {
  macvlan: new AttributeTable({ mode: { type: 1, codec: u32 } }),
  ipvlan: new AttributeTable({ mode: { type: 2, codec: u16 } }),
};
const informationRows = new AttributeTable({
  kind: { type: 1, codec: text },
  data: { type: 2, codec: bytesOf },
});
const linkAttributes = new AttributeTable({
  hardwareAddress: { type: 1, codec: bytesOf },
  name: { type: 3, codec: text },
  mtu: { type: 4, codec: u32 },
  parentIndex: { type: 5, codec: u32 },
  information: { type: 18, codec: nested(informationRows) },
  alias: { type: 20, codec: text },
});

/** A link message; what a partial message does not say is undefined. */
export interface LinkMessage {
  readonly index: number;
  readonly name: string | undefined;
  readonly mtu: number | undefined;
  readonly hardwareAddress: Uint8Array | undefined;
  readonly hardwareType: number;
  readonly flags: number;
  readonly alias: string | undefined;
  readonly upper: UpperLink | undefined;
}

/**
 * Reads RTM_NEWLINK or RTM_DELLINK.
 *
 *      0        1     2        4           8         12        16
 *      +--------+-----+--------+-----------+---------+---------+--------------+
 *      | family | 0   | ARPHRD | index     | IFF_*   | change  | attributes   |
 *      +--------+-----+--------+-----------+---------+---------+--------------+
 *
 * @returns undefined for messages of another family: bridges announce their ports so, and the end
 *   of a port is not the end of a link.
 * @throws NetlinkDecodeError
 */
export function decodeLink(message: NetlinkMessage): LinkMessage | undefined {
  const view = payloadView(message, 16);
  if (view.getUint8(0) !== AF_UNSPEC) {
    return undefined;
  }
  const attributes = linkAttributes.decode(message.bytes, message.start + 16, message.end);
  return {
    index: view.getInt32(4, LITTLE_ENDIAN),
    name: attributes.name,
    mtu: attributes.mtu,
    hardwareAddress: attributes.hardwareAddress && new Uint8Array(attributes.hardwareAddress),
    hardwareType: view.getUint16(2, LITTLE_ENDIAN),
    flags: view.getUint32(8, LITTLE_ENDIAN),
    alias: attributes.alias,
    upper: upperLink(attributes),
  };
}

function upperLink({
  parentIndex,
  information,
}: ReturnType<typeof linkAttributes.decode>): UpperLink | undefined {
  const kind = information?.kind;
  if (parentIndex === undefined || kind === undefined) {
    return undefined;
  }
  const data = information?.data;
  const rows = kind === 'macvlan' || kind === 'ipvlan' ? upperModeRows[kind] : undefined;
  const mode = data && rows?.decode(data, 0, data.length).mode;
  return { kind, parentIndex, mode };
}

/** The link that a message describes, completed with what was known before. */
export function linkOf(message: LinkMessage, before: Link | undefined): Link {
  return {
    index: message.index,
    name: message.name ?? before?.name ?? '',
    mtu: message.mtu ?? before?.mtu ?? 0,
    up: (message.flags & IFF_UP) !== 0,
    running: (message.flags & IFF_RUNNING) !== 0,
    loopback: (message.flags & IFF_LOOPBACK) !== 0,
    noArp: (message.flags & IFF_NOARP) !== 0,
    hardwareAddress: message.hardwareAddress ?? before?.hardwareAddress ?? new Uint8Array(0),
    hardwareType: message.hardwareType,
    alias: message.alias ?? before?.alias,
    upper: message.upper ?? before?.upper,
  };
}

/** IFA_F_DEPRECATED: the preferred lifetime is over. */
const DEPRECATED = 0x20;

interface Lifetimes {
  readonly preferredSeconds: number;
  readonly validSeconds: number;
}

/** struct ifa_cacheinfo: preferred and valid lifetime in seconds, and two time stamps. */
const lifetimes: AttributeCodec<Lifetimes> = {
  nested: false,
  decode: (bytes, start, end) => ({
    preferredSeconds: u32.decode(bytes, start, end),
    validSeconds: u32.decode(bytes, start + 4, end),
  }),
  encode: (writer, { preferredSeconds, validSeconds }) => {
    writer.uint32(preferredSeconds);
    writer.uint32(validSeconds);
    writer.uint32(0);
    writer.uint32(0);
  },
};

const addressRows = {
  /** The peer on a point-to-point link, else the address. */
  address: { type: 1, codec: ipAddress },
  local: { type: 2, codec: ipAddress },
  label: { type: 3, codec: text },
  broadcast: { type: 4, codec: ipAddress },
  lifetimes: { type: 6, codec: lifetimes },
  flags: { type: 8, codec: u32 },
  protocol: { type: 11, codec: u8 },
};

const addressAttributes = new AttributeTable(addressRows);

/**
 * Reads RTM_NEWADDR or RTM_DELADDR.
 *
 *      0        1         2       3       4           8
 *      +--------+---------+-------+-------+-----------+--------------+
 *      | family | prefix  | flags | scope | link      | attributes   |
 *      |        | length  |       |       | index     |              |
 *      +--------+---------+-------+-------+-----------+--------------+
 *
 * @returns undefined for other families, and for a message without an address.
 * @throws NetlinkDecodeError
 */
export function decodeAddress(message: NetlinkMessage): AssignedAddress | undefined {
  const { bytes, start, end } = message;
  const view = payloadView(message, 8);
  const family = familyName(view.getUint8(0));
  if (!family) {
    return undefined;
  }
  const values = addressAttributes.decode(bytes, start + 8, end);
  const address = values.local ?? values.address;
  if (!address) {
    return undefined;
  }
  if (familyOf(address) !== family) {
    throw new NetlinkDecodeError(`${address} is no ${family} address`);
  }
  const flags = values.flags ?? view.getUint8(2);
  return {
    linkIndex: view.getUint32(4, LITTLE_ENDIAN),
    family,
    address,
    prefixLength: view.getUint8(1),
    scope: view.getUint8(3),
    flags,
    label: values.label,
    broadcast: values.broadcast,
    peer: values.address === address ? undefined : values.address,
    protocol: values.protocol,
    ...lifetimesOf(flags, values.lifetimes),
  };
}

/** Of an IPv4 address that is valid for ever the kernel tells by a flag only that it is over. */
function lifetimesOf(flags: number, told: Lifetimes | undefined) {
  const { preferredSeconds = FOR_EVER, validSeconds = FOR_EVER } = told ?? {};
  const ending = preferredSeconds === FOR_EVER ? undefined : preferredSeconds;
  return {
    preferredLifetimeSeconds: (flags & DEPRECATED) !== 0 ? 0 : ending,
    ...(validSeconds === FOR_EVER ? {} : { validLifetimeSeconds: validSeconds }),
  };
}

/** undefined: both last for ever, and are not told. */
function lifetimesFor(request: AddressRequest): Lifetimes | undefined {
  const preferredSeconds = request.preferredLifetimeSeconds ?? FOR_EVER;
  const validSeconds = request.validLifetimeSeconds ?? FOR_EVER;
  return preferredSeconds === FOR_EVER && validSeconds === FOR_EVER
    ? undefined
    : { preferredSeconds, validSeconds };
}

function familyName(family: number): AddressFamily | undefined {
  return family === AF_INET ? 'inet' : family === AF_INET6 ? 'inet6' : undefined;
}

/** Asks for all links. */
export const listLinks: NetlinkRequest = {
  type: RTM_GETLINK,
  flags: 0,
  write: (writer) => writer.bytes(new Uint8Array(16)),
};

/** Asks for one link. */
export function askLink(index: number): NetlinkRequest {
  return {
    type: RTM_GETLINK,
    flags: 0,
    write: (writer) => {
      writer.uint32(0);
      writer.uint32(index);
      writer.uint32(0);
      writer.uint32(0);
    },
  };
}

/** Asks for all addresses of both families. */
export const listAddresses: NetlinkRequest = {
  type: RTM_GETADDR,
  flags: 0,
  write: (writer) => writer.bytes(new Uint8Array(8)),
};

/** Adds an address; the kernel answers EEXIST when it is there. */
export function addAddress(request: AddressRequest): NetlinkRequest {
  return newAddress(request, NLM_F_CREATE | NLM_F_EXCL);
}

/** Gives an address that is there another preferred lifetime. */
export function renewAddress(request: AddressRequest): NetlinkRequest {
  return newAddress(request, NLM_F_REPLACE);
}

function newAddress(request: AddressRequest, flags: number): NetlinkRequest {
  return {
    type: RTM_NEWADDR,
    flags,
    write: (writer) =>
      writeAddress(writer, request, {
        address: request.peer ?? request.address,
        local: request.address,
        label: request.family === 'inet' ? request.label : undefined,
        broadcast: request.broadcast,
        lifetimes: lifetimesFor(request),
        flags: request.flags === 0 ? undefined : request.flags,
        protocol: request.protocol,
      }),
  };
}

/** Removes an address, found by link, address, peer and prefix length. */
export function removeAddress(address: AssignedAddress): NetlinkRequest {
  return {
    type: RTM_DELADDR,
    flags: 0,
    write: (writer) =>
      writeAddress(writer, address, {
        address: address.peer ?? address.address,
        local: address.address,
      }),
  };
}

function writeAddress(
  writer: NetlinkWriter,
  request: AssignedAddress,
  values: AttributeValues<typeof addressRows>,
): void {
  writer.uint8(request.family === 'inet' ? AF_INET : AF_INET6);
  writer.uint8(request.prefixLength);
  writer.uint8(request.flags & 0xff);
  writer.uint8(request.scope);
  writer.uint32(request.linkIndex);
  addressAttributes.encode(writer, values);
}
