/** rtnetlink(7) requests that change links (<linux/if_link.h>, <linux/veth.h>). */
import { LITTLE_ENDIAN } from '../host-order.js';
import { AttributeTable, type AttributeValues, nested } from '../netlink/attributes.js';
import { type AttributeCodec, text, u32 } from '../netlink/codecs.js';
import { type NetlinkMessage, NLM_F_CREATE, NLM_F_EXCL, payloadView } from '../netlink/framing.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import type { NetlinkWriter } from '../netlink/writer.js';
import { RTM_DELLINK, RTM_NEWLINK } from './address-messages.js';

const IFF_UP = 0x1;
/** Of struct ifinfomsg, as in `decodeLink`. */
export const LINK_HEADER_BYTES = 16;

/** The other end of a veth pair: a link header without a word in it, then attributes. */
const peerLink: AttributeCodec<string> = {
  nested: true,
  decode: (bytes, start, end) => nameRows.decode(bytes, start + LINK_HEADER_BYTES, end).name ?? '',
  encode: (writer, name) => {
    writer.bytes(new Uint8Array(LINK_HEADER_BYTES));
    nameRows.encode(writer, { name });
  },
};

const nameRows = new AttributeTable({ name: { type: 3, codec: text } });
const pairRows = new AttributeTable({ peer: { type: 1, codec: peerLink } });
const kindRows = new AttributeTable({
  kind: { type: 1, codec: text },
  data: { type: 2, codec: nested(pairRows) },
});
const linkRows = {
  name: { type: 3, codec: text },
  information: { type: 18, codec: nested(kindRows) },
};
const linkAttributes = new AttributeTable(linkRows);
const masterRows = new AttributeTable({ master: { type: 10, codec: u32 } });

/** Makes two links that are the ends of one cable (veth(4)); both are down. */
export function addVethPair(name: string, peer: string): NetlinkRequest {
  return {
    type: RTM_NEWLINK,
    flags: NLM_F_CREATE | NLM_F_EXCL,
    write: (writer) =>
      writeLink(
        writer,
        { index: 0, flags: 0, change: 0 },
        {
          name,
          information: { kind: 'veth', data: { peer } },
        },
      ),
  };
}

/** Removes a link; of a veth pair both ends. */
export function removeLink(index: number): NetlinkRequest {
  return {
    type: RTM_DELLINK,
    flags: 0,
    write: (writer) => writeLink(writer, { index, flags: 0, change: 0 }, {}),
  };
}

/** Sets a link up or down. */
export function setLink(index: number, up: boolean): NetlinkRequest {
  return {
    type: RTM_NEWLINK,
    flags: 0,
    write: (writer) => writeLink(writer, { index, flags: up ? IFF_UP : 0, change: IFF_UP }, {}),
  };
}

/** The bridge, bond or VRF that a link is a port of, by index. @throws NetlinkDecodeError */
export function masterOf(message: NetlinkMessage): number | undefined {
  payloadView(message, LINK_HEADER_BYTES);
  return masterRows.decode(message.bytes, message.start + LINK_HEADER_BYTES, message.end).master;
}

function writeLink(
  writer: NetlinkWriter,
  header: { readonly index: number; readonly flags: number; readonly change: number },
  values: AttributeValues<typeof linkRows>,
): void {
  writer.bytes(linkHeader(header.index, header.flags, header.change));
  linkAttributes.encode(writer, values);
}

/** struct ifinfomsg of a request: `flags` count as far as `change` has their bits. */
export function linkHeader(index: number, flags: number, change: number): Uint8Array {
  const bytes = new Uint8Array(LINK_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  view.setInt32(4, index, LITTLE_ENDIAN);
  view.setUint32(8, flags, LITTLE_ENDIAN);
  view.setUint32(12, change, LITTLE_ENDIAN);
  return bytes;
}
