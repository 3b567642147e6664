/**
 * What a process inside a namespace does with the native door, told by its first argument. Each
 * line it prints is JSON; it ends when its input does.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { familyOf, type IpAddress } from '../../../src/base/address.js';
import type { AddressRequest, Link, NetworkTable } from '../../../src/linux/doors.js';
import { hostInt32, LITTLE_ENDIAN } from '../../../src/linux/host-order.js';
import { type NativeSocket, native } from '../../../src/linux/native.js';
import {
  enterNetworkNamespace,
  lockMemory,
  setCpuAffinity,
  setRealTimeScheduler,
} from '../../../src/linux/process/process-control.js';
import { openNetworkTable } from '../../../src/linux/route/network-table.js';
import { openFrameSender } from '../../../src/linux/socket/packet-socket.js';
import { ReceiveSlab } from '../../../src/linux/socket/receive-slab.js';
import { openVrrpTransport } from '../../../src/linux/socket/vrrp-transport.js';
import { compareKernels } from './kernel-comparison.js';

const DEVICE = 'eth0';
const GROUP = '224.0.0.18' as IpAddress;
const GROUP6 = 'ff02::12' as IpAddress;
const BATCH = 64;

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}

function untilInputEnds(close: () => void): void {
  process.stdin.on('end', close).resume();
}

function device(table: NetworkTable): Link {
  const link = table.links().find(({ name }) => name === DEVICE);
  if (!link) {
    throw new RangeError(`no ${DEVICE}`);
  }
  return link;
}

function requests(table: NetworkTable, count: number): AddressRequest[] {
  const linkIndex = device(table).index;
  return Array.from({ length: count }, (_, index) => ({
    linkIndex,
    family: 'inet',
    address: `10.100.${Math.floor(index / 250)}.${(index % 250) + 1}` as IpAddress,
    prefixLength: 32,
    scope: 0,
    flags: 0,
    label: undefined,
    broadcast: undefined,
    peer: undefined,
    protocol: 18,
    preferredLifetimeSeconds: undefined,
  }));
}

function inBatches(
  wanted: readonly AddressRequest[],
  apply: (batch: readonly AddressRequest[]) => readonly unknown[],
): number {
  let failed = 0;
  for (let start = 0; start < wanted.length; start += BATCH) {
    const results = apply(wanted.slice(start, start + BATCH));
    failed += results.filter((result) => result !== undefined).length;
  }
  return failed;
}

/** Adds and removes `count` addresses; says what the kernel and the table have, and any report. */
async function manyAddresses(count: number): Promise<void> {
  const table = openNetworkTable({ rehearse: true });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const before = table.addresses().length;
  let reports = 0;
  table.onChange(() => {
    reports += 1;
  });
  const wanted = requests(table, count);
  const failures = [inBatches(wanted, (batch) => table.addAddresses(batch))];
  const held = [table.addresses().length - before, addressesInKernel() - before];
  const again = table.addAddresses(wanted.slice(0, 1));
  await new Promise((resolve) => setTimeout(resolve, 200));
  failures.push(inBatches(wanted, (batch) => table.removeAddresses(batch)));
  held.push(table.addresses().length - before, addressesInKernel() - before);
  const gone = table.removeAddresses(wanted.slice(0, 1));
  await new Promise((resolve) => setTimeout(resolve, 200));
  held.push(table.addresses().length - before);
  say({ failures, held, reports, again, gone });
  table.close();
}

function addressesInKernel(): number {
  const table = openNetworkTable();
  const count = table.addresses().length;
  table.close();
  return count;
}

/** Reports every change, after it has added one address of its own. */
function monitor(): void {
  const table = openNetworkTable();
  table.onChange((change) => say(change));
  say({ added: table.addAddresses(requests(table, 1)) });
  untilInputEnds(() => table.close());
}

/** Loses announcements, because its buffer is small and it does not read. */
function losesAnnouncements(): void {
  let reports = 0;
  const table = openNetworkTable({
    monitorBufferBytes: 1,
    onResynchronised: (reason) => {
      setImmediate(() => {
        say({ reason, reports, addresses: table.addresses().length - before });
        table.close();
      });
    },
  });
  const before = table.addresses().length;
  table.onChange(({ kind, removed }) => {
    reports += kind === 'address' && !removed ? 1 : 0;
  });
  const lines = requests(table, 200).map(
    ({ address }) => `address add ${address}/32 dev ${DEVICE}`,
  );
  execFileSync('ip', ['-batch', '-'], { input: `${lines.join('\n')}\n` });
}

/** Receives for these virtual routers, in one family, and says what came. */
function receiver(group: IpAddress, ids: readonly number[]): void {
  const table = openNetworkTable();
  const link = device(table);
  table.close();
  const transport = openVrrpTransport();
  transport.onDatagram((name, bytes) => say({ name, bytes: Buffer.from(bytes).toString('hex') }));
  transport.onError((error) => say({ error }));
  const { name, index } = link;
  const configure = (virtualRouterIds: readonly number[]) =>
    transport.configure([
      {
        name,
        index,
        family: familyOf(group),
        groups: [group],
        virtualRouterIds,
        receiveBufferBytes: 1 << 20,
      },
      {
        name: 'none',
        index: 99,
        family: familyOf(group),
        groups: [],
        virtualRouterIds: 'all',
        receiveBufferBytes: undefined,
      },
    ]);
  say({ refused: configure(ids) });
  process.stdin.setEncoding('utf8').on('data', (text) => {
    configure(String(text).trim().split(',').map(Number));
    say({ configured: String(text).trim() });
  });
  untilInputEnds(() => transport.close());
}

/** To which addresses the raw IPv6 sockets of this network namespace are bound, proc(5). */
function boundSources(): readonly string[] {
  const lines = readFileSync('/proc/net/raw6', 'utf8').matchAll(/^ *\d+: (?!0+:)(\w+):/gm);
  return Array.from(lines, ([, words = '']) =>
    words.replace(/(..)(..)(..)(..)/g, LITTLE_ENDIAN ? '$4$3$2$1' : '$&').toLowerCase(),
  );
}

/** Sends each packet in one go; then one on an interface that is not open, one after link down. */
function sender(group: IpAddress, packets: readonly string[]): void {
  const table = openNetworkTable();
  const { name, index } = device(table);
  table.close();
  const transport = openVrrpTransport();
  const errors: unknown[] = [];
  let heard = 0;
  transport.onError((error) => errors.push(error));
  transport.onDatagram(() => {
    heard += 1;
  });
  const family = familyOf(group);
  const rest = { family, virtualRouterIds: 'all', receiveBufferBytes: undefined } as const;
  transport.configure([{ name, index, groups: [group], ...rest }]);
  for (const packet of packets) {
    transport.send(name, group, Buffer.from(packet, 'hex'));
  }
  setTimeout(() => {
    const quiet = errors.length;
    transport.send('none', group, Buffer.from(packets[0] ?? '', 'hex'));
    execFileSync('ip', ['link', 'set', name, 'down']);
    transport.send(name, group, Buffer.from(packets[0] ?? '', 'hex'));
    say({ quiet, heard, errors, boundTo: boundSources() });
    transport.close();
  }, 200);
}

const AF_PACKET = 17;
const SOCK_RAW = 3;
/** An EtherType for experiments (IEEE 802), as a big-endian protocol number. */
const EXPERIMENT = [0x88, 0xb5] as const;

function experimentFrame(count: number): Uint8Array {
  const frame = new Uint8Array(60).fill(0xff, 0, 6);
  frame.set([2, 0, 0, 0, 0, 1], 6); // a bridge drops frames without a sender
  frame.set(EXPERIMENT, 12);
  frame.set(hostInt32(count), 14);
  return frame;
}

/** Sends `count` frames in one go, and says how many the kernel took. */
function frames(count: number): void {
  const table = openNetworkTable();
  const { index } = device(table);
  table.close();
  const door = openFrameSender();
  const all = Array.from({ length: count }, (_, number) => experimentFrame(number));
  const sent = door.send(index, all);
  const nowhere = door.send(9999, all.slice(0, 2));
  say({ sent, nowhere, none: door.send(index, []) });
  door.close();
}

/** Says when so many different experiment frames have come. */
function frameCounter(wanted: number): void {
  const protocol = (EXPERIMENT[1] << 8) | EXPERIMENT[0];
  const socket: NativeSocket = new native.Socket(AF_PACKET, SOCK_RAW, protocol);
  socket.setOption(1, 33, hostInt32(8 << 20));
  const slab = new ReceiveSlab(socket, 64, 128);
  const seen = new Set<string>();
  socket.startReading((count) => {
    for (let slot = 0; slot < count; slot += 1) {
      seen.add(Buffer.from(slab.message(slot).bytes.subarray(14, 18)).toString('hex'));
    }
    if (seen.size >= wanted) {
      say({ seen: seen.size });
    }
  });
  say({ ready: true });
  untilInputEnds(() => socket.close());
}

/** Applies every control and says what /proc shows of it. */
function controls(namespace: string): void {
  setRealTimeScheduler(7, 1_000_000);
  setCpuAffinity([0]);
  lockMemory();
  enterNetworkNamespace(namespace);
  const table = openNetworkTable();
  const stat = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  const status = readFileSync('/proc/self/status', 'utf8');
  const limits = readFileSync('/proc/self/limits', 'utf8');
  say({
    realTimePriority: Number(stat[37]),
    policy: Number(stat[38]),
    processors: /Cpus_allowed_list:\s*(\S+)/.exec(status)?.[1],
    locked: Number(/VmLck:\s*(\d+)/.exec(status)?.[1]) > 0,
    timeLimit: /Max realtime timeout\s+(\d+)/.exec(limits)?.[1],
    links: table.links().map(({ name }) => name),
    addresses: table.addresses().map(({ address }) => address),
  });
  table.close();
}

/** Says which sockets it has for VRRP, and which of them a program that it starts finds open. */
function inherited(): void {
  const table = openNetworkTable();
  const { name, index } = device(table);
  const transport = openVrrpTransport();
  const groups = [GROUP];
  const rest = { virtualRouterIds: 'all', receiveBufferBytes: undefined } as const;
  transport.configure([{ name, index, family: 'inet', groups, ...rest }]);
  const list = (pid: string) =>
    execFileSync('sh', ['-c', `for fd in /proc/${pid}/fd/*; do readlink $fd || true; done`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\n')
      .filter((target) => target.startsWith('socket:'));
  const own = list(String(process.pid));
  say({ own, inherited: list('$$').filter((target) => own.includes(target)) });
  transport.close();
  table.close();
}

const [task, ...rest] = process.argv.slice(2);
const numbers = rest.map(Number);
switch (task) {
  case 'many-addresses':
    await manyAddresses(numbers[0] ?? 0);
    break;
  case 'monitor':
    monitor();
    break;
  case 'loses-announcements':
    losesAnnouncements();
    break;
  case 'compares-kernels':
    say({ different: compareKernels(numbers[0] ?? 0, numbers[1] ?? 0) ?? 'in nothing' });
    break;
  case 'receiver':
    receiver(GROUP, numbers);
    break;
  case 'sender':
    sender(GROUP, rest);
    break;
  case 'receiver6':
    receiver(GROUP6, numbers);
    break;
  case 'sender6':
    sender(GROUP6, rest);
    break;
  case 'frames':
    frames(numbers[0] ?? 0);
    break;
  case 'frame-counter':
    frameCounter(numbers[0] ?? 0);
    break;
  case 'controls':
    controls(rest[0] ?? '');
    break;
  case 'inherited':
    inherited();
    break;
  default:
    throw new RangeError(`no task ${task}`);
}
