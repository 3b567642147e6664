/**
 * What the processes of a node ask of the kernel's IPVS, seen from outside: a device of type nlmon
 * gets a copy of each netlink message of its namespace.
 *
 *     0            2        4          14        16
 *     +------------+--------+----------+---------+----------------------------------+
 *     | packet type| 824    | 0        | protocol| nlmsghdr (16) | genlmsghdr (4) … |
 *     +------------+--------+----------+---------+----------------------------------+
 *
 * The head is in network order (LINKTYPE_NETLINK of tcpdump.org), the rest in the machine's.
 * Numbers: <linux/netlink.h>, <linux/genetlink.h>, <linux/ip_vs.h>.
 */
import type { ChildProcess } from 'node:child_process';
import { onCleanup } from '../../lab/cleanup.js';
import type { LabNode } from '../../lab/node.js';
import { PcapReader } from '../../lab/packets/pcap.js';
import { eventually } from '../../lab/wait.js';

/** IPVS_CMD_…, by number. */
const COMMANDS = [
  ...['', 'NEW_SERVICE', 'SET_SERVICE', 'DEL_SERVICE', 'GET_SERVICE', 'NEW_DEST', 'SET_DEST'],
  ...['DEL_DEST', 'GET_DEST', 'NEW_DAEMON', 'DEL_DAEMON', 'GET_DAEMON', 'SET_CONFIG'],
  ...['GET_CONFIG', 'SET_INFO', 'GET_INFO', 'ZERO', 'FLUSH'],
] as const;

const HEAD_BYTES = 16;
const NETLINK_GENERIC = 16;
/** The family of the controller; IPVS is the only other one that is spoken to here. */
const GENL_ID_CTRL = 16;
const NLM_F_REQUEST = 1;

/** Commands to the kernel's IPVS since the tap was opened. */
export class IpvsTap {
  readonly close: () => void;
  private readonly process: ChildProcess;
  private commands: string[] = [];
  private readonly destined = new Set<string>();
  private complaints = '';

  private constructor(node: LabNode) {
    node.ip('link', 'add', 'tap0', 'type', 'nlmon');
    node.ip('link', 'set', 'tap0', 'up');
    this.process = node.spawn('tcpdump', [
      ...['-i', 'tap0', '-n', '-U', '--immediate-mode', '-B', '16384'],
      ...['--time-stamp-precision', 'nano', '-Z', 'root', '-w', '-'],
    ]);
    this.close = onCleanup(() => {
      this.process.kill('SIGKILL');
      node.ip('link', 'delete', 'tap0');
    });
    const reader = new PcapReader();
    this.process.stdout?.on('data', (chunk: Buffer) => {
      for (const { bytes } of reader.push(chunk)) {
        for (const { command, attributes } of requestsOf(bytes)) {
          this.commands.push(command);
          if (command === 'NEW_DEST' || command === 'SET_DEST') {
            this.destined.add(destinationAddress(attributes));
          }
        }
      }
    });
    this.process.stderr?.on('data', (chunk: Buffer) => {
      this.complaints += chunk.toString();
    });
  }

  /** Starts listening on a node. */
  static async open(node: LabNode): Promise<IpvsTap> {
    const tap = new IpvsTap(node);
    await eventually('tcpdump listens', () => tap.complaints.includes('listening on'));
    return tap;
  }

  /** Forgets what has been seen so far. */
  clear(): void {
    this.commands = [];
  }

  /** How often each command that changes something was given. */
  writes(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const command of this.commands.filter((name) => !name.startsWith('GET_'))) {
      counts[command] = (counts[command] ?? 0) + 1;
    }
    return counts;
  }

  /** The IPv4 addresses of all destinations that were ever put into the table or changed. */
  destinations(): readonly string[] {
    return [...this.destined].sort();
  }

  /** Waits until the daemon has read the table `times` from now on. */
  async readings(times: number): Promise<void> {
    const count = () => this.commands.filter((name) => name === 'GET_SERVICE').length;
    const before = count();
    await eventually(`the table is read ${times} times`, () => count() >= before + times, 30_000);
  }
}

interface Request {
  readonly command: string;
  /** What follows the genlmsghdr. */
  readonly attributes: Buffer;
}

/** The requests in one message of the tap; one `sendmsg` may have many. */
function requestsOf(bytes: Buffer): readonly Request[] {
  const found: Request[] = [];
  if (bytes.length < HEAD_BYTES || bytes.readUInt16BE(14) !== NETLINK_GENERIC) {
    return found;
  }
  let rest = bytes.subarray(HEAD_BYTES);
  while (rest.length >= 20) {
    const length = rest.readUInt32LE(0);
    const isRequest = (rest.readUInt16LE(6) & NLM_F_REQUEST) !== 0;
    if (length < 20) {
      break;
    }
    if (isRequest && rest.readUInt16LE(4) !== GENL_ID_CTRL) {
      const command = COMMANDS[rest.readUInt8(16)] ?? 'unknown';
      found.push({ command, attributes: rest.subarray(20, length) });
    }
    // NLMSG_ALIGN
    rest = rest.subarray((length + 3) & ~3);
  }
  return found;
}

/** IPVS_CMD_ATTR_DEST and IPVS_DEST_ATTR_ADDR: the latter has 16 bytes, of which IPv4 uses four. */
function destinationAddress(attributes: Buffer): string {
  const destination = attributeOf(attributes, 2);
  const address = destination && attributeOf(destination, 1);
  return address === undefined ? '' : [...address.subarray(0, 4)].join('.');
}

/** The payload of an attribute (`struct nlattr`: length, type; NLA_F_NESTED is the highest bit). */
function attributeOf(attributes: Buffer, type: number): Buffer | undefined {
  for (let rest = attributes; rest.length >= 4; ) {
    const length = rest.readUInt16LE(0);
    if ((rest.readUInt16LE(2) & 0x3fff) === type) {
      return rest.subarray(4, length);
    }
    rest = rest.subarray(Math.max(4, (length + 3) & ~3));
  }
  return undefined;
}
