/**
 * Asks this machine who has an address, as a neighbour would. A machine does not hear its own
 * answers, and no socket makes a link receive: so the questions come in by a cable with both ends
 * here, whose far end hands what it receives to the link under test (tc-mirred(8)). The kernel
 * decides as for a frame off the wire, firewall included, and what the link sends is overheard.
 *
 *     we ── upkeep-ask ══ cable ══ upkeep-hear ── redirect ──▶ eth0 receives
 *     we ◀──────────── what eth0 sends ──────────────────────── eth0 answers
 */

import { addressFromBytes, familyOf, type IpAddress } from '../../base/address.js';
import { nodeCrypto } from '../../base/on-demand.js';
import type { Link } from '../doors.js';
import { type Asker, claimedAddress, neighbourQuestions } from '../frames/neighbour-question.js';
import { LITTLE_ENDIAN } from '../host-order.js';
import { type NativeSocket, native } from '../native.js';
import { NetlinkError, type NetlinkRequest, type NetlinkRequester } from '../netlink/requester.js';
import { addIngress, redirectIngress } from '../route/ingress-redirect.js';
import { addVethPair, removeLink, setLink } from '../route/link-messages.js';
import { removeNeighbour } from '../route/neighbour-messages.js';
import { readLinks } from '../route/read-links.js';
import { attachProgram, type BpfInstruction, SO_ATTACH_FILTER } from '../socket/bpf.js';
import { linkLayerAddress, openFrameSender } from '../socket/packet-socket.js';
import { ReceiveSlab } from '../socket/receive-slab.js';
import { AF_PACKET, SOCK_RAW, SOL_SOCKET } from '../socket-numbers.js';
import { writeSetting } from './system-setting.js';

const NEAR = 'upkeep-ask';
const FAR = 'upkeep-hear';

/** ETH_P_ALL in network order: only sockets of all protocols hear what is sent (packet(7)). */
const ALL_PROTOCOLS = LITTLE_ENDIAN ? 0x0300 : 0x0003;
const SLOTS = 16;
const SLOT_BYTES = 128;

/** The answer to the last question comes within the system call that asks it, or never. */
const LONGEST_ANSWER_MS = 500;
/** Our answers are among the first: a link that sends others without end is not listened to. */
const MAXIMUM_BATCHES = 1000;

function load(code: number, k: number): BpfInstruction {
  return { code, jumpTrue: 0, jumpFalse: 0, k };
}

/** Keeps ARP and ICMPv6 that the link sends: SKF_AD_PKTTYPE is PACKET_OUTGOING (4). */
const SENT_ANSWERS: readonly BpfInstruction[] = [
  load(0x20, 0xffff_f004),
  { code: 0x15, jumpTrue: 0, jumpFalse: 5, k: 4 },
  load(0x28, 12),
  { code: 0x15, jumpTrue: 4, jumpFalse: 0, k: 0x0806 },
  { code: 0x15, jumpTrue: 0, jumpFalse: 2, k: 0x86dd },
  load(0x30, 20),
  { code: 0x15, jumpTrue: 1, jumpFalse: 0, k: 58 },
  load(0x06, 0),
  load(0x06, 0xffff_ffff),
];

/**
 * Asks a link for addresses, in their order. No other machine is asked, and only answers leave the
 * machine, to the link's own hardware address.
 *
 * @returns those that the link answers for.
 * @throws NetlinkError when the kernel lacks cables or traffic control, or without the right.
 */
export function answeredBy(
  requester: NetlinkRequester,
  link: Link,
  addresses: readonly IpAddress[],
): ReadonlySet<IpAddress> {
  removeLeftover(requester);
  demand(requester, 'a veth pair', addVethPair(NEAR, FAR));
  try {
    const [near, far] = [linkNamed(requester, NEAR), linkNamed(requester, FAR)];
    for (const name of [NEAR, FAR]) {
      silence(name);
    }
    // The near end last: a cable that is whole when an end comes up sends at once, else only when
    // the kernel has got round to noticing it (operstates.rst).
    demand(requester, 'a link up', setLink(far.index, true), setLink(near.index, true));
    demand(requester, 'an ingress queue', addIngress(far.index));
    demand(requester, 'a redirection', redirectIngress(far.index, link.index));
    const asker: Asker = {
      hardwareAddress: link.hardwareAddress,
      version6: nobody(),
      receiver: far.hardwareAddress,
    };
    const questions = addresses.flatMap((address) => neighbourQuestions(address, asker));
    const answered = overhear(link.index, addresses.at(-1), () => ask(near.index, questions));
    if (addresses.some((address) => familyOf(address) === 'inet6')) {
      requester.transact([removeNeighbour(link.index, asker.version6)]);
    }
    return answered;
  } finally {
    removeLeftover(requester);
  }
}

/** A link-local address of 64 random bits. */
function nobody(): IpAddress {
  const bytes = new Uint8Array(16);
  bytes.set([0xfe, 0x80]);
  bytes.set(nodeCrypto().randomBytes(8), 8);
  return addressFromBytes(bytes, 0, 'inet6');
}

/** The ends of the cable shall not look for neighbours of their own. */
function silence(name: string): void {
  try {
    writeSetting(`net.ipv6.conf.${name}.disable_ipv6`, '1');
  } catch {
    // A kernel without IPv6 is silent.
  }
}

/** A cable that a predecessor could not remove, or our own. */
function removeLeftover(requester: NetlinkRequester): void {
  const left = readLinks(requester).find(({ name }) => name === NEAR);
  if (left) {
    requester.transact([removeLink(left.index)]);
  }
}

function linkNamed(requester: NetlinkRequester, name: string): Link {
  const found = readLinks(requester).find((link) => link.name === name);
  if (!found) {
    throw new NetlinkError(`${name} is gone`, -19);
  }
  return found;
}

function demand(
  requester: NetlinkRequester,
  what: string,
  ...requests: readonly NetlinkRequest[]
): void {
  for (const refused of requester.transact(requests)) {
    if (refused) {
      throw new NetlinkError(`cannot make ${what}`, -refused.errno, refused.message);
    }
  }
}

function ask(linkIndex: number, questions: readonly Uint8Array[]): void {
  const sender = openFrameSender();
  try {
    sender.send(linkIndex, questions);
  } finally {
    sender.close();
  }
}

/** What the link sends while and after `action` runs, until it has answered for `last`. */
function overhear(
  linkIndex: number,
  last: IpAddress | undefined,
  action: () => void,
): ReadonlySet<IpAddress> {
  const socket = openListener(linkIndex);
  try {
    const slab = new ReceiveSlab(socket, SLOTS, SLOT_BYTES);
    const answered = new Set<IpAddress>();
    action();
    const deadlineMs = performance.now() + LONGEST_ANSWER_MS;
    for (let batch = 0; batch < MAXIMUM_BATCHES && !(last && answered.has(last)); batch += 1) {
      const patienceMs = Math.max(0, Math.ceil(deadlineMs - performance.now()));
      if (socket.wait(patienceMs) !== 1) {
        break;
      }
      const count = socket.receive();
      for (let slot = 0; slot < count; slot += 1) {
        const address = claimedAddress(slab.message(slot).bytes);
        if (address) {
          answered.add(address);
        }
      }
    }
    return answered;
  } finally {
    socket.close();
  }
}

function openListener(linkIndex: number): NativeSocket {
  const socket = new native.Socket(AF_PACKET, SOCK_RAW, 0);
  attachProgram(SENT_ANSWERS, (value) => socket.setOption(SOL_SOCKET, SO_ATTACH_FILTER, value));
  // A link hears nothing before it is bound.
  socket.bind(linkLayerAddress(linkIndex, ALL_PROTOCOLS));
  return socket;
}
