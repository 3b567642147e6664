/**
 * Links that are made on another one: macvlan for a virtual MAC, ipvlan. rtnetlink(7) with
 * <linux/if_link.h>; the numbers of the settings are those of <linux/ip.h> (IPV4_DEVCONF_*).
 */
import { existsSync, writeFileSync } from 'node:fs';
import { messageOf } from '../../base/failure.js';
import type { Link, RequestResult, UpperLinkRequest } from '../doors.js';
import { AttributeTable, type AttributeValues, nested } from '../netlink/attributes.js';
import { bytesOf, text, u8, u16, u32 } from '../netlink/codecs.js';
import { NLM_F_CREATE, NLM_F_EXCL } from '../netlink/framing.js';
import { NetlinkError, type NetlinkRequest, type NetlinkRequester } from '../netlink/requester.js';
import { decodeLink, linkOf, RTM_NEWLINK } from './address-messages.js';
import { LINK_HEADER_BYTES, linkHeader } from './link-messages.js';

const RTM_GETLINK = 18;

const settingRows = new AttributeTable({
  rpFilter: { type: 8, codec: u32 },
  arpIgnore: { type: 19, codec: u32 },
  promoteSecondaries: { type: 20, codec: u32 },
  acceptLocal: { type: 23, codec: u32 },
});
const ipv4Rows = new AttributeTable({ settings: { type: 1, codec: nested(settingRows) } });
const ipv6Rows = new AttributeTable({ addressGeneration: { type: 8, codec: u8 } });
/** By address family: AF_INET, AF_INET6. */
const familyRows = new AttributeTable({
  ipv4: { type: 2, codec: nested(ipv4Rows) },
  ipv6: { type: 10, codec: nested(ipv6Rows) },
});
const modeRows = new AttributeTable({
  /** IFLA_MACVLAN_MODE; of an ipvlan IFLA_IPVLAN_MODE, in half the width. */
  mode: { type: 1, codec: u32 },
});
const ipvlanRows = new AttributeTable({
  mode: { type: 1, codec: u16 },
  flags: { type: 2, codec: u16 },
});
const informationRows = new AttributeTable({
  kind: { type: 1, codec: text },
  macvlan: { type: 2, codec: nested(modeRows) },
});
const ipvlanInformationRows = new AttributeTable({
  kind: { type: 1, codec: text },
  ipvlan: { type: 2, codec: nested(ipvlanRows) },
});
const rows = {
  hardwareAddress: { type: 1, codec: bytesOf },
  name: { type: 3, codec: text },
  parentIndex: { type: 5, codec: u32 },
  alias: { type: 20, codec: text },
  families: { type: 26, codec: nested(familyRows) },
  group: { type: 27, codec: u32 },
} as const;
const creationRows = {
  macvlan: new AttributeTable({
    ...rows,
    information: { type: 18, codec: nested(informationRows) },
  }),
  ipvlan: new AttributeTable({
    ...rows,
    information: { type: 18, codec: nested(ipvlanInformationRows) },
  }),
};
const changeRows = new AttributeTable(rows);

/** IPVLAN_MODE_L2 of <linux/if_link.h> */
const IPVLAN_MODE_L2 = 0;
/** IN6_ADDR_GEN_MODE_NONE: no link-local address of its own. */
const NO_ADDRESS = 1;

/**
 * What lets an address live on a macvlan beside its parent: ARP answers for its own addresses only,
 * packets of addresses that the parent has count, and no source is held against the parent's routes
 * (ip-sysctl.rst of the kernel).
 */
const SETTINGS = { arpIgnore: 1, acceptLocal: 1, promoteSecondaries: 1, rpFilter: 0 } as const;

/** Makes the link, down, and sets it up for its purpose. A half-made one is taken away again. */
export function createUpperLink(
  requester: NetlinkRequester,
  request: UpperLinkRequest,
): RequestResult {
  const { name } = request;
  const change = (values: AttributeValues<typeof rows>) => changeNamed(name, values);
  const followers = [
    change({ name, alias: request.alias }),
    ...(request.kind === 'macvlan'
      ? [change({ name, families: { ipv4: { settings: SETTINGS } } })]
      : []),
  ];
  const [created, ...rest] = requester.transact([creation(request), ...followers]);
  if (created) {
    return created;
  }
  return rest.find((result) => result !== undefined) ?? arrangeIpv6(requester, request);
}

/** A link by its name, as the kernel has it now; undefined: it is not there. */
export function readLink(requester: NetlinkRequester, name: string): Link | undefined {
  let link: Link | undefined;
  const request: NetlinkRequest = {
    type: RTM_GETLINK,
    flags: 0,
    write: (writer) => {
      writer.bytes(linkHeader(0, 0, 0));
      changeRows.encode(writer, { name });
    },
  };
  try {
    requester.ask(request, (message) => {
      const heard = decodeLink(message);
      link ??= heard && linkOf(heard, undefined);
    });
  } catch (error) {
    if (!(error instanceof NetlinkError)) {
      throw error;
    }
  }
  return link;
}

/** Writes the alias of a link, which says whose it is. */
export function aliasOf(linkIndex: number, alias: string): NetlinkRequest {
  return {
    type: RTM_NEWLINK,
    flags: 0,
    write: (writer) => {
      writer.bytes(linkHeader(linkIndex, 0, 0));
      changeRows.encode(writer, { alias });
    },
  };
}

function creation(request: UpperLinkRequest): NetlinkRequest {
  const { kind, name, parentIndex, hardwareAddress, group, mode } = request;
  const common = { name, parentIndex, hardwareAddress, group };
  return {
    type: RTM_NEWLINK,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    write: (writer) => {
      writer.bytes(new Uint8Array(LINK_HEADER_BYTES));
      if (kind === 'macvlan') {
        creationRows.macvlan.encode(writer, {
          ...common,
          information: { kind, macvlan: { mode } },
        });
      } else {
        const ipvlan = { mode: IPVLAN_MODE_L2, flags: mode };
        creationRows.ipvlan.encode(writer, { ...common, information: { kind, ipvlan } });
      }
    },
  };
}

/** A change of the link that has this name. */
function changeNamed(name: string, values: AttributeValues<typeof rows>): NetlinkRequest {
  return {
    type: RTM_NEWLINK,
    flags: 0,
    write: (writer) => {
      writer.bytes(linkHeader(0, 0, 0));
      changeRows.encode(writer, { ...values, name });
    },
  };
}

/** A macvlan gets no link-local address of its own; what has no IPv6 address has no IPv6. */
function arrangeIpv6(
  requester: NetlinkRequester,
  { name, kind, ipv6 }: UpperLinkRequest,
): RequestResult {
  const setting = `/proc/sys/net/ipv6/conf/${name}/disable_ipv6`;
  if (!existsSync(setting)) {
    return undefined; // a kernel without IPv6
  }
  if (!ipv6) {
    try {
      writeFileSync(setting, '1');
    } catch (error) {
      return { errno: 5, code: 'EIO', message: `disable_ipv6: ${messageOf(error)}` };
    }
  }
  if (kind === 'ipvlan') {
    return undefined;
  }
  const families = { ipv6: { addressGeneration: NO_ADDRESS } };
  return requester.transact([changeNamed(name, { families })])[0];
}
