import { type IpAddress, parseAddress } from '../../../base/address.js';
import type { DoctorCheck } from '../../check.js';
import { judgePackets, type NeededPacket } from '../../passes.js';

const UDP = 17;
/** Of ipvsadm(8), --mcast-port and --mcast-group. */
const DEFAULT_PORT = 8848;
const DEFAULT_GROUP = parseAddress('224.0.0.81');

/** Directors tell each other of connections. */
export const fwSync: DoctorCheck = {
  id: 'fw-sync',
  title: 'the firewall lets the sync daemon of IPVS through',
  why:
    'Without its datagrams the other director knows no connection, and each of them breaks at a ' +
    'take-over, which is when it is too late to find out.',
  look: ({ director, configuration }) => {
    const { syncDaemon } = configuration.global.balancer;
    if (syncDaemon === undefined) {
      return [];
    }
    const { interface: device, port = DEFAULT_PORT, group = DEFAULT_GROUP } = syncDaemon;
    return judgePackets(
      director,
      (['input', 'output'] as const).map((hook) => packetOf(hook, device, port, group)),
    );
  },
};

function packetOf(
  hook: 'input' | 'output',
  device: string,
  port: number,
  destination: IpAddress | undefined,
): NeededPacket {
  return {
    ...{ hook, family: 'inet', interface: device, protocol: UDP, port },
    ...(destination === undefined ? {} : { destination }),
    words: `datagrams of the sync daemon ${hook === 'input' ? 'in' : 'out'} on ${device}`,
    match: `udp dport ${port}`,
  };
}
