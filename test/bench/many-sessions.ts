/** A hundred BFD sessions at 50 ms: how late packets are, and what they cost. */
import { globalDefinitions } from '../lab/configuration.js';
import type { LabNode } from '../lab/node.js';
import { processorMs } from '../lab/process-tree.js';
import { eventually, observeFor } from '../lab/wait.js';
import type { Benchmark } from './benchmark.js';
import { intervals } from './statistics.js';

const SESSIONS = 100;
const INTERVAL_MS = 50;
const MEASURED_MS = 5000;

const ours = (index: number) => `10.99.32.${index + 1}`;
const theirs = (index: number) => `10.99.33.${index + 1}`;
type End = (index: number) => string;

/** Both ends are the daemon whose turn it is; what leaves n1 is measured where it arrives. */
export const manySessions: Benchmark = {
  title: '100 BFD sessions at 50 ms',
  runs: 3,
  metrics: [
    // RFC 5880 section 6.8.7: an interval is up to a quarter shorter, never longer
    { name: 'later than the interval, p99', summary: 'median', unit: 'ms', ratio: 1 },
    { name: 'latest packet', summary: 'worst', unit: 'ms' },
    { name: 'CPU of the BFD process in a second', summary: 'median', unit: 'ms', ratio: 2 },
  ],
  async measure(stage) {
    const [here, there] = [stage.network.node('n1'), stage.network.node('n2')];
    addAll(here, ours);
    addAll(there, theirs);
    try {
      const daemon = stage.start('n1', sessions(ours, theirs));
      stage.start('n2', sessions(theirs, ours));
      const up = () => new Set(daemon.log().match(/\(B\d+\) Entering Up state/g)).size;
      await eventually('all are up', () => up() === SESSIONS, 30_000);
      await observeFor(2000);
      const pid = daemon.pidOf('bfd');
      const beforeMs = processorMs(pid);
      const late = await lateness(there);
      const spentMs = processorMs(pid) - beforeMs;
      late.sort((one, other) => one - other);
      return {
        'later than the interval, p99': late[Math.floor(late.length * 0.99)] ?? Number.NaN,
        'latest packet': late.at(-1) ?? Number.NaN,
        'CPU of the BFD process in a second': (spentMs * 1000) / MEASURED_MS,
      };
    } finally {
      for (const node of [here, there]) {
        node.ip('address', 'flush', 'dev', 'eth0', 'to', '10.99.32.0/23');
      }
    }
  },
};

function addAll(node: LabNode, end: End): void {
  for (let index = 0; index < SESSIONS; index += 1) {
    node.ip('address', 'add', `${end(index)}/16`, 'dev', 'eth0');
  }
}

function sessions(from: End, to: End): string {
  const blocks = Array.from(
    { length: SESSIONS },
    (_, index) => `bfd_instance B${index} {
  source_ip ${from(index)}
  neighbor_ip ${to(index)}
  min_rx ${INTERVAL_MS}
  min_tx ${INTERVAL_MS}
  multiplier 5
}
`,
  );
  return globalDefinitions() + blocks.join('');
}

/** By how much each interval between two packets of a session was longer than agreed on. */
async function lateness(node: LabNode): Promise<number[]> {
  const filter = 'udp dst port 3784 and src net 10.99.32.0/24';
  const options = ['-i', 'eth0', '-n', '-tt', '-l', '-B', '8192', filter];
  const tcpdump = node.spawn('tcpdump', options, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  tcpdump.stdout?.on('data', (part) => {
    text += part;
  });
  await observeFor(MEASURED_MS);
  tcpdump.kill('SIGTERM');
  await observeFor(300);
  const times = new Map<string, number[]>();
  for (const [, time, source = ''] of text.matchAll(/^(\d+\.\d+) IP (\S+)\.\d+ >/gm)) {
    times.set(source, [...(times.get(source) ?? []), Number(time) * 1000]);
  }
  return [...times.values()].flatMap((each) =>
    intervals(each).map((interval) => Math.max(0, interval - INTERVAL_MS)),
  );
}
