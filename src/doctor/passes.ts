/** What the checks of the firewall have in common. */
import { type DoctorObservation, fine } from './check.js';
import type { InspectedMachine } from './machine.js';
import { type ExpectedPacket, packetVerdict } from './packet-verdict.js';

/** A packet that has to pass, with the words for it and for the rule that would let it. */
export interface NeededPacket extends ExpectedPacket {
  /** `adverts of VI_1 coming in on eth0` */
  readonly words: string;
  /** In the language of nft: `ip protocol vrrp`. */
  readonly match: string;
}

/** What the firewall does with them; none are needed, nothing is said. */
export function judgePackets(
  { firewall, legacyTables }: InspectedMachine,
  packets: readonly NeededPacket[],
): readonly DoctorObservation[] {
  if (packets.length === 0) {
    return [];
  }
  if (firewall.kind === 'unreadable') {
    return [{ level: 'warn', text: `the firewall cannot be read: ${firewall.reason}` }];
  }
  const dropped = packets.flatMap((packet) => judge(firewall.items, packet));
  const legacy: readonly DoctorObservation[] =
    legacyTables.length === 0
      ? []
      : [
          {
            level: 'warn',
            text: `rules of the older iptables are not read here: ${legacyTables.join(', ')}`,
            advice: 'iptables-legacy-save',
          },
        ];
  const found = [...dropped, ...legacy];
  return found.length > 0 ? found : fine(packets.map(({ words }) => `${words} pass`).join('; '));
}

function judge(items: readonly unknown[], packet: NeededPacket): readonly DoctorObservation[] {
  const verdict = packetVerdict(items, packet);
  if (verdict.kind === 'passes') {
    return [];
  }
  const { family, table, name } = verdict.chain;
  const how = verdict.certain ? 'drops' : 'may drop';
  const device = `${packet.hook === 'input' ? 'iifname' : 'oifname'} "${packet.interface}"`;
  return [
    {
      level: verdict.certain ? 'fail' : 'warn',
      text: `chain ${family} ${table} ${name} of the firewall ${how} ${packet.words}`,
      advice: `nft insert rule ${family} ${table} ${name} ${device} ${packet.match} accept`,
    },
  ];
}
