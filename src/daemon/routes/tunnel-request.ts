/** Light-weight tunnels as the kernel wants them (<linux/lwtunnel.h>, <linux/mpls_iptunnel.h>). */
import { addressBytes } from '../../base/address.js';
import type { Encapsulation, EncapsulationPart } from '../../config/routing-model.js';
import type { TunnelRequest } from '../../linux/route/routing-doors.js';
import { type NumberSources, numberFor, UnknownName } from './numbers.js';

/** LWTUNNEL_ENCAP_* */
const TUNNEL_TYPES = { mpls: 1, ip: 2, ila: 3, ip6: 4 } as const;

/** LWTUNNEL_IP_* and LWTUNNEL_IP6_*, which have the same numbers. */
const OUTER = { id: 1, dst: 2, src: 3, ttl: 4, hoplimit: 4, tos: 5, tc: 5, flags: 6 } as const;

/** A label of MPLS has 20 bits; a class and the mark of the last follow (RFC 3032 section 2.1). */
const LARGEST_LABEL = 0xfffff;

/** @throws UnknownName for a value that the kernel has no room for. */
export function tunnelRequest(encapsulation: Encapsulation, sources: NumberSources): TunnelRequest {
  const type = TUNNEL_TYPES[encapsulation.kind];
  switch (encapsulation.kind) {
    case 'mpls':
      return { type, attributes: [{ type: 1, bytes: labelStack(encapsulation.labels) }] };
    case 'ila':
      return { type, attributes: [{ type: 1, bytes: locatorBytes(encapsulation.locator) }] };
    default:
      return {
        type,
        attributes: encapsulation.parts.map((part) => ({
          type: OUTER[part.option],
          bytes: outerBytes(part, sources),
        })),
      };
  }
}

function outerBytes(part: EncapsulationPart, sources: NumberSources): Uint8Array {
  switch (part.option) {
    case 'id':
      return bigEndian64(BigInt(part.id));
    case 'dst':
    case 'src':
      return addressBytes(part.address);
    case 'flags': {
      const flags = Number(part.flags);
      if (!Number.isInteger(flags) || flags < 0 || flags > 0xffff) {
        throw new UnknownName(`flags ${part.flags} of encap are no number of 16 bits`);
      }
      return Uint8Array.of(flags >> 8, flags & 0xff);
    }
    case 'tos':
    case 'tc':
      return Uint8Array.of(numberFor(sources, 'rt_dsfield', part.value));
    case 'ttl':
    case 'hoplimit':
      return Uint8Array.of(part.hops);
  }
}

function labelStack(text: string): Uint8Array {
  const labels = text.split('/').map(Number);
  const bytes = new Uint8Array(labels.length * 4);
  const view = new DataView(bytes.buffer);
  labels.forEach((label, index) => {
    if (label > LARGEST_LABEL) {
      throw new UnknownName(`MPLS labels go up to ${LARGEST_LABEL}`);
    }
    const bottom = index === labels.length - 1 ? 1 << 8 : 0;
    view.setUint32(index * 4, ((label << 12) | bottom) >>> 0);
  });
  return bytes;
}

/** `1:2:3:4`, four groups as in an IPv6 address. */
function locatorBytes(text: string): Uint8Array {
  const groups = text.split(':').map((group) => Number.parseInt(group, 16));
  if (groups.length !== 4 || groups.some((group) => !(group >= 0 && group <= 0xffff))) {
    throw new UnknownName(`ILA locator ${text} is not of the form 1:2:3:4`);
  }
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function bigEndian64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value));
  return bytes;
}
