/**
 * Sends a packet of the middle of a TCP connection for each of many clients out of eth1, and hears
 * no answer:
 *
 *     node tuple-sender.js MAC ADDRESS FIRST COUNT TURN
 *
 * They are the COUNT clients from number FIRST on, and number FIRST + TURN comes first.
 *
 * The servers drop them, because the checksum of TCP is left out (RFC 9293 section 3.1); IPVS does
 * not look at it.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFrameSender } from '../../../src/linux/socket/packet-socket.js';

const [mac = '', address = '', ...numbers] = process.argv.slice(2);
const [first = 0, count = 0, turn = 0] = numbers.map(Number);
const device = '/sys/class/net/eth1';
const linkIndex = Number(readFileSync(`${device}/ifindex`, 'utf8'));
const own = readFileSync(`${device}/address`, 'utf8').trim();
const bytesOf = (text: string) => Buffer.from(text.replaceAll(':', ''), 'hex');
const SLICE = 200;

/** Ethernet, IPv4 (RFC 791 section 3.1), TCP with the flag ACK. */
function frameOf(index: number): Buffer {
  const packet = Buffer.alloc(40);
  packet.set([0x45, 0, 0, packet.length, 0, 0, 0x40, 0, 64, 6]);
  packet.set([198, 18, 1 + (index % 250), 1 + (Math.floor(index / 250) % 250)], 12);
  packet.set(address.split('.').map(Number), 16);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) {
    sum += packet.readUInt16BE(at);
  }
  packet.writeUInt16BE(~((sum & 0xffff) + (sum >> 16)) & 0xffff, 10);
  packet.writeUInt16BE(1024 + ((index * 7919) % 60_000), 20);
  packet.writeUInt16BE(80, 22);
  packet.writeUInt32BE(index, 24);
  packet.set([0x50, 0x10, 0x10, 0], 32);
  return Buffer.concat([bytesOf(mac), bytesOf(own), Buffer.from([8, 0]), packet]);
}

const sender = openFrameSender();
const frames = Array.from({ length: count }, (_, at) => frameOf(first + ((at + turn) % count)));
for (let at = 0; at < frames.length; ) {
  at += sender.send(linkIndex, frames.slice(at, at + SLICE)).taken;
  await sleep(1);
}
sender.close();
