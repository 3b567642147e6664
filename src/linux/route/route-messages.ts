/** rtnetlink(7) messages about routes (<linux/rtnetlink.h>, struct rtmsg and RTA_*). */
import { type AddressFamily, addressBytes, familyOf } from '../../base/address.js';
import { LITTLE_ENDIAN } from '../host-order.js';
import { AttributeTable } from '../netlink/attributes.js';
import { bytesOf, ipAddress, u8, u16, u32 } from '../netlink/codecs.js';
import { type NetlinkMessage, NLM_F_CREATE, NLM_F_EXCL, payloadView } from '../netlink/framing.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import { NetlinkWriter } from '../netlink/writer.js';
import { AF_INET, AF_INET6 } from '../socket-numbers.js';
import type {
  HopRequest,
  Prefix,
  RouteAnnouncement,
  RouteMetric,
  RouteRequest,
  TunnelRequest,
} from './routing-doors.js';

const RTM_NEWROUTE = 24;
/** A route went. */
export const RTM_DELROUTE = 25;
/** Where rtm_protocol stands in struct rtmsg. */
export const ROUTE_PROTOCOL_OFFSET = 5;

const NLM_F_APPEND = 0x800;

const RTNH_F_ONLINK = 4;
const RTA_ENCAP_TYPE = 21;
const RTA_ENCAP = 22;
const RTA_GATEWAY = 5;
const RTA_FLOW = 11;
const RTA_VIA = 18;
const RTAX_LOCK = 1;
const NESTED = 0x8000;

const routeRows = {
  destination: { type: 1, codec: ipAddress },
  source: { type: 2, codec: ipAddress },
  linkIndex: { type: 4, codec: u32 },
  gateway: { type: RTA_GATEWAY, codec: ipAddress },
  metric: { type: 6, codec: u32 },
  preferredSource: { type: 7, codec: ipAddress },
  metrics: { type: 8 | NESTED, codec: bytesOf },
  hops: { type: 9, codec: bytesOf },
  realms: { type: RTA_FLOW, codec: u32 },
  table: { type: 15, codec: u32 },
  via: { type: RTA_VIA, codec: bytesOf },
  newDestination: { type: 19, codec: ipAddress },
  routerPreference: { type: 20, codec: u8 },
  tunnelType: { type: RTA_ENCAP_TYPE, codec: u16 },
  tunnel: { type: RTA_ENCAP | NESTED, codec: bytesOf },
  expires: { type: 23, codec: u32 },
  ttlPropagate: { type: 26, codec: u8 },
};
const routeAttributes = new AttributeTable(routeRows);

const hopRows = {
  gateway: { type: RTA_GATEWAY, codec: ipAddress },
  realms: { type: RTA_FLOW, codec: u32 },
  via: { type: RTA_VIA, codec: bytesOf },
  tunnelType: { type: RTA_ENCAP_TYPE, codec: u16 },
  tunnel: { type: RTA_ENCAP | NESTED, codec: bytesOf },
};
const hopAttributes = new AttributeTable(hopRows);

/** Adds a route. The kernel answers EEXIST when the same one is there. */
export function addRoute(request: RouteRequest): NetlinkRequest {
  const placement = { add: NLM_F_EXCL, prepend: 0, append: NLM_F_APPEND }[request.placement];
  return {
    type: RTM_NEWROUTE,
    flags: NLM_F_CREATE | placement,
    write: (writer) => writeRoute(writer, request, true),
  };
}

/**
 * Removes a route, found by all that makes it this one. What may have been rounded by the kernel
 * (its metrics, the time to its end) does not take part.
 */
export function removeRoute(request: RouteRequest): NetlinkRequest {
  return {
    type: RTM_DELROUTE,
    flags: 0,
    write: (writer) => writeRoute(writer, request, false),
  };
}

/**
 *      0        1        2        3     4       5          6       7      8
 *      +--------+--------+--------+-----+-------+----------+-------+------+-------+------------+
 *      | family | length | length | tos | table | protocol | scope | type | flags | attributes |
 *      |        | to     | from   |     |       |          |       |      |       |            |
 *      +--------+--------+--------+-----+-------+----------+-------+------+-------+------------+
 *
 * The table stands in an attribute: it may be larger than a byte.
 */
function writeRoute(writer: NetlinkWriter, request: RouteRequest, whole: boolean): void {
  const { family, destination, source } = request;
  const single = request.severalHops ? undefined : request.hops[0];
  writer.uint8(family === 'inet' ? AF_INET : AF_INET6);
  writer.uint8(destination?.length ?? 0);
  writer.uint8(source?.length ?? 0);
  writer.uint8(request.tos);
  writer.uint8(0);
  writer.uint8(request.protocol);
  writer.uint8(request.scope);
  writer.uint8(request.type);
  writer.uint32(single?.onLink ? RTNH_F_ONLINK : 0);
  const { linkIndex, ...way } = wayAttributes(family, single);
  routeAttributes.encode(writer, {
    destination: destination?.address,
    source: source?.address,
    linkIndex,
    ...way,
    metric: request.metric,
    preferredSource: request.preferredSource,
    table: request.table,
    newDestination: request.newDestination,
    hops: request.severalHops ? hopBytes(family, request.hops) : undefined,
    ...(whole ? ofAddition(request) : {}),
  });
}

function ofAddition({
  metrics,
  locks,
  expiresSeconds,
  routerPreference,
  ttlPropagate,
}: RouteRequest) {
  return {
    metrics: metrics.length === 0 ? undefined : metricBytes(metrics, locks),
    routerPreference,
    expires: expiresSeconds,
    ttlPropagate: ttlPropagate === undefined ? undefined : Number(ttlPropagate),
  };
}

/** A gateway of the other family stands in an attribute of its own (struct rtvia). */
function wayAttributes(family: AddressFamily, hop: HopRequest | undefined) {
  const gateway = hop?.gateway;
  const isForeign = gateway !== undefined && familyOf(gateway) !== family;
  return {
    linkIndex: hop?.linkIndex,
    gateway: isForeign ? undefined : gateway,
    via: isForeign ? viaBytes(gateway) : undefined,
    realms: hop?.realms,
    tunnelType: hop?.tunnel?.type,
    tunnel: hop?.tunnel && tunnelBytes(hop.tunnel),
  };
}

function viaBytes(gateway: NonNullable<HopRequest['gateway']>): Uint8Array {
  return written((writer) => {
    writer.uint16(familyOf(gateway) === 'inet' ? AF_INET : AF_INET6);
    writer.bytes(addressBytes(gateway));
  });
}

function tunnelBytes({ attributes }: TunnelRequest): Uint8Array {
  return written((writer) => {
    for (const { type, bytes } of attributes) {
      const start = writer.beginAttribute(type);
      writer.bytes(bytes);
      writer.endAttribute(start);
    }
  });
}

function metricBytes(metrics: readonly RouteMetric[], locks: number): Uint8Array {
  const all = locks === 0 ? metrics : [{ type: RTAX_LOCK, value: locks }, ...metrics];
  return written((writer) => {
    for (const { type, value } of all) {
      const start = writer.beginAttribute(type);
      if (typeof value === 'string') {
        writer.bytes(Buffer.from(`${value}\0`, 'latin1'));
      } else {
        writer.uint32(value);
      }
      writer.endAttribute(start);
    }
  });
}

/**
 * struct rtnexthop, each with attributes of its own; `hops` is the weight less one.
 *
 *      0        2       3      4           8
 *      +--------+-------+------+-----------+------------+
 *      | length | flags | hops | link      | attributes |
 *      +--------+-------+------+-----------+------------+
 */
function hopBytes(family: AddressFamily, hops: readonly HopRequest[]): Uint8Array {
  const parts = hops.map((hop) => {
    const { linkIndex, ...way } = wayAttributes(family, hop);
    const attributes = written((writer) => hopAttributes.encode(writer, way));
    return written((writer) => {
      writer.uint16(8 + attributes.length);
      writer.uint8(hop.onLink ? RTNH_F_ONLINK : 0);
      writer.uint8(hop.weight - 1);
      writer.uint32(linkIndex ?? 0);
      writer.bytes(attributes);
    });
  });
  return Buffer.concat(parts);
}

function written(write: (writer: NetlinkWriter) => void): Uint8Array {
  const writer = new NetlinkWriter(256);
  write(writer);
  return writer.written().slice();
}

/**
 * Reads RTM_DELROUTE.
 * @returns undefined for other families.
 * @throws NetlinkDecodeError
 */
export function decodeRoute(message: NetlinkMessage): RouteAnnouncement | undefined {
  const { bytes, start, end } = message;
  const view = payloadView(message, 12);
  const number = view.getUint8(0);
  const family = number === AF_INET ? 'inet' : number === AF_INET6 ? 'inet6' : undefined;
  if (family === undefined) {
    return undefined;
  }
  const values = routeAttributes.decode(bytes, start + 12, end);
  const { destination, gateway, linkIndex, hops } = values;
  const single = { ...(gateway && { gateway }), ...(linkIndex && { linkIndex }) };
  return {
    family,
    type: view.getUint8(7),
    destination: prefixOf(destination, view.getUint8(1)),
    tos: view.getUint8(3),
    table: values.table ?? view.getUint8(4),
    protocol: view.getUint8(ROUTE_PROTOCOL_OFFSET),
    metric: values.metric,
    hops: hops === undefined ? [single] : decodeHops(hops),
  };
}

function prefixOf(address: Prefix['address'] | undefined, length: number): Prefix | undefined {
  return address === undefined ? undefined : { address, length };
}

function decodeHops(bytes: Uint8Array): RouteAnnouncement['hops'] {
  const hops: RouteAnnouncement['hops'][number][] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let offset = 0; offset + 8 <= bytes.length; ) {
    const length = view.getUint16(offset, LITTLE_ENDIAN);
    if (length < 8 || offset + length > bytes.length) {
      break;
    }
    const linkIndex = view.getUint32(offset + 4, LITTLE_ENDIAN);
    const { gateway } = hopAttributes.decode(bytes, offset + 8, offset + length);
    hops.push({ linkIndex, ...(gateway && { gateway }) });
    offset += (length + 3) & ~3;
  }
  return hops;
}
