import { familyOf } from '../../../base/address.js';
import type { BfdInstance } from '../../../config/tracking-model.js';
import { type DoctorCheck, distinct } from '../../check.js';
import type { InspectedMachine } from '../../machine.js';
import { judgePackets, type NeededPacket } from '../../passes.js';

const UDP = 17;
/** RFC 5881 section 4 and RFC 5883 section 5. */
const SINGLE_HOP_PORT = 3784;
const MULTIHOP_PORT = 4784;

/** Neighbours of BFD are heard. */
export const fwBfd: DoctorCheck = {
  id: 'fw-bfd',
  title: 'the firewall lets BFD through',
  why:
    'A session that never comes up counts as down: an instance that tracks it is in FAULT, or ' +
    'loses priority, on a network that works.',
  look: ({ machine, configuration }) =>
    judgePackets(
      machine,
      configuration.bfdInstances.flatMap((session) => packetsOf(session, machine)),
    ),
};

/** Coming in on each interface that has addresses: which one, only the routes know. */
function packetsOf(
  session: BfdInstance,
  { interfaces }: InspectedMachine,
): readonly NeededPacket[] {
  const family = familyOf(session.neighbour);
  const port = session.multihop ? MULTIHOP_PORT : SINGLE_HOP_PORT;
  const near = interfaces.filter(
    ({ loopback, addresses }) =>
      !loopback && addresses.some(({ address }) => familyOf(address) === family),
  );
  return distinct(near.map(({ name }) => name)).map((device) => ({
    ...{ hook: 'input', family, interface: device, protocol: UDP, port },
    words: `BFD of ${session.neighbour} in on ${device}`,
    match: `udp dport ${port}`,
  }));
}
