/** The adverts that have to pass the firewall. */
import { familyName } from '../../../base/address.js';
import type { Configuration, VrrpInstance } from '../../../config/model.js';
import type { NeededPacket } from '../../passes.js';

/** Protocol numbers of RFC 9568 section 5.1.1.4 and RFC 4302 section 2. */
const VRRP = 112;
const AUTHENTICATION_HEADER = 51;

/** One for each interface, family and protocol. */
export function advertPackets(
  { vrrpInstances }: Configuration,
  hook: 'input' | 'output',
): readonly NeededPacket[] {
  const packets = new Map<string, NeededPacket>();
  for (const instance of vrrpInstances) {
    const packet = packetOf(instance, hook);
    const key = `${packet.interface} ${packet.family} ${packet.protocol}`;
    packets.set(key, packets.get(key) ?? packet);
  }
  return [...packets.values()];
}

function packetOf(instance: VrrpInstance, hook: 'input' | 'output'): NeededPacket {
  const { family, interface: device, authentication, unicastPeers, multicastGroup } = instance;
  const hidden = authentication?.type === 'AH';
  const header = family === 'inet' ? 'ip protocol' : 'ip6 nexthdr';
  const way = hook === 'input' ? `in on ${device}` : `out on ${device}`;
  const isUnicast = unicastPeers.length > 0;
  const peer = hook === 'output' ? unicastPeers[0]?.address : instance.sourceAddress;
  const destination = isUnicast ? peer : multicastGroup;
  return {
    hook,
    family,
    interface: device,
    protocol: hidden ? AUTHENTICATION_HEADER : VRRP,
    ...(destination === undefined ? {} : { destination }),
    words: `${familyName(family)} adverts ${way}`,
    match: `${header} ${hidden ? 'ah' : 'vrrp'}`,
  };
}
