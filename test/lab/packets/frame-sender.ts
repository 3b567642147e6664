/**
 * Sends link-layer frames from a namespace; runs as a process of its own there:
 *
 *     node frame-sender.js FRAMES_PER_SECOND COUNT HEX…
 *
 * Frames are sent in turn, COUNT in all, evenly in slices of ten milliseconds.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openFrameSender } from '../../../src/linux/socket/packet-socket.js';

const SLICE_MS = 10;

const [rate = '1', count = '1', ...hex] = process.argv.slice(2);
const frames = hex.map((text) => Buffer.from(text, 'hex'));
const linkIndex = Number(readFileSync('/sys/class/net/eth0/ifindex', 'utf8'));
const sender = openFrameSender();
const beganMs = performance.now();
let sent = 0;
while (sent < Number(count)) {
  const elapsedSeconds = (performance.now() - beganMs) / 1000;
  const due = Math.min(Number(count), Math.floor(elapsedSeconds * Number(rate)) + 1);
  const slice = Array.from({ length: due - sent }, (_, index) => {
    return frames[(sent + index) % frames.length] ?? Buffer.alloc(0);
  });
  sender.send(linkIndex, slice);
  sent = due;
  await sleep(SLICE_MS);
}
sender.close();
