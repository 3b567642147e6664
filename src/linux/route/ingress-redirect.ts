/**
 * rtnetlink(7) requests of traffic control (<linux/pkt_sched.h>, <linux/pkt_cls.h>,
 * <linux/tc_act/tc_mirred.h>; tc-u32(8), tc-mirred(8)) that let a link receive what another one has
 * received:
 *
 *     tc qdisc add dev FROM ingress
 *     tc filter add dev FROM parent ffff: protocol all prio 1 u32 match u32 0 0 \
 *         action mirred ingress redirect dev TO
 */
import { LITTLE_ENDIAN } from '../host-order.js';
import { AttributeTable, nested } from '../netlink/attributes.js';
import { bytesOf, text } from '../netlink/codecs.js';
import { NLM_F_CREATE, NLM_F_EXCL } from '../netlink/framing.js';
import type { NetlinkRequest } from '../netlink/requester.js';

const RTM_NEWQDISC = 36;
const RTM_NEWTFILTER = 44;

const TC_H_INGRESS = 0xffff_fff1;
const INGRESS_HANDLE = 0xffff_0000;
/** ETH_P_ALL in network order, below the priority. */
const ALL_PROTOCOLS = 0x0300;
const PRIORITY = 1;

/** tc_u32_sel.flags: what matches is not looked at further. */
const TC_U32_TERMINAL = 1;
const TC_ACT_STOLEN = 4;
const TCA_INGRESS_REDIR = 3;

const mirredRows = new AttributeTable({ parameters: { type: 2, codec: bytesOf } });
const actionRows = new AttributeTable({
  kind: { type: 1, codec: text },
  options: { type: 2, codec: nested(mirredRows) },
});
const actionList = new AttributeTable({ first: { type: 1, codec: nested(actionRows) } });
const u32Rows = new AttributeTable({
  selector: { type: 5, codec: bytesOf },
  actions: { type: 7, codec: nested(actionList) },
});
const filterRows = new AttributeTable({
  kind: { type: 1, codec: text },
  options: { type: 2, codec: nested(u32Rows) },
});
const disciplineRows = new AttributeTable({ kind: { type: 1, codec: text } });

/** Gives a link the place where filters see what it receives. */
export function addIngress(linkIndex: number): NetlinkRequest {
  const header = { linkIndex, handle: INGRESS_HANDLE, parent: TC_H_INGRESS, information: 0 };
  return {
    type: RTM_NEWQDISC,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    write: (writer) => {
      writer.bytes(trafficHeader(header));
      disciplineRows.encode(writer, { kind: 'ingress' });
    },
  };
}

/** Hands everything that one link receives to another, as if that one had received it. */
export function redirectIngress(fromIndex: number, toIndex: number): NetlinkRequest {
  const information = (PRIORITY << 16) | (LITTLE_ENDIAN ? ALL_PROTOCOLS : 0x0003);
  const header = { linkIndex: fromIndex, handle: 0, parent: INGRESS_HANDLE, information };
  const first = { kind: 'mirred', options: { parameters: redirectParameters(toIndex) } };
  return {
    type: RTM_NEWTFILTER,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    write: (writer) => {
      writer.bytes(trafficHeader(header));
      filterRows.encode(writer, {
        kind: 'u32',
        options: { selector: everything(), actions: { first } },
      });
    },
  };
}

interface TrafficHeader {
  readonly linkIndex: number;
  readonly handle: number;
  readonly parent: number;
  readonly information: number;
}

/**
 * struct tcmsg:
 *
 *      0        1        4              8         12         16              20
 *      +--------+--------+--------------+---------+----------+---------------+
 *      | family | 0      | link index   | handle  | parent   | priority and  |
 *      |        |        |              |         |          | protocol      |
 *      +--------+--------+--------------+---------+----------+---------------+
 */
function trafficHeader({ linkIndex, handle, parent, information }: TrafficHeader): Uint8Array {
  const bytes = new Uint8Array(20);
  const view = new DataView(bytes.buffer);
  view.setInt32(4, linkIndex, LITTLE_ENDIAN);
  view.setUint32(8, handle, LITTLE_ENDIAN);
  view.setUint32(12, parent, LITTLE_ENDIAN);
  view.setUint32(16, information, LITTLE_ENDIAN);
  return bytes;
}

/** struct tc_u32_sel of 16 bytes, flags first, the count of keys third; a key of zeros. */
function everything(): Uint8Array {
  const bytes = new Uint8Array(32);
  bytes[0] = TC_U32_TERMINAL;
  bytes[2] = 1;
  return bytes;
}

/** struct tc_mirred: index, capab, action, refcnt, bindcnt, eaction, ifindex. */
function redirectParameters(toIndex: number): Uint8Array {
  const bytes = new Uint8Array(28);
  const view = new DataView(bytes.buffer);
  view.setInt32(8, TC_ACT_STOLEN, LITTLE_ENDIAN);
  view.setInt32(20, TCA_INGRESS_REDIR, LITTLE_ENDIAN);
  view.setUint32(24, toIndex, LITTLE_ENDIAN);
  return bytes;
}
