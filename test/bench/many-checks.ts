/** A thousand TCP checks a second: what they cost, and whether they come evenly. */
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../lab/cleanup.js';
import type { LabNode } from '../lab/node.js';
import { eventually, observeFor } from '../lab/wait.js';
import type { Benchmark } from './benchmark.js';
import { intervals, quantile } from './statistics.js';

const SERVERS = 1000;
const SERVERS_PER_SERVICE = 5;
const WARM_UP_MS = 6000;
const MEASURED_MS = 10_000;
/** Of CPU times in /proc/PID/stat (proc(5)). */
const MS_PER_TICK = 10;
const SLICE_MS = 100;

const COUNTER = fileURLToPath(new URL('./accept-counter.js', import.meta.url));

function configuration(): string {
  const servers = Array.from({ length: SERVERS }, (_, index) => {
    const address = `10.98.${Math.floor(index / 250)}.${(index % 250) + 1}`;
    return `  real_server ${address} 80 {
    TCP_CHECK {
      connect_timeout 1
      retry 0
    }
  }\n`;
  });
  const services = Array.from({ length: SERVERS / SERVERS_PER_SERVICE }, (_, index) => {
    const first = index * SERVERS_PER_SERVICE;
    return `virtual_server 10.99.1.1 ${1000 + index} {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  delay_loop 1
${servers.slice(first, first + SERVERS_PER_SERVICE).join('')}}\n`;
  });
  return services.join('');
}

/** CPU time that a process has used. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** The listener of all servers on a node; `finish` gives the times of connections by address. */
export async function listenOn(node: LabNode) {
  const child = node.spawn(process.execPath, [COUNTER], { stdio: ['pipe', 'pipe', 'inherit'] });
  const kill = onCleanup(() => child.kill('SIGKILL'));
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) {
    throw new Error('no pipe');
  }
  await once(stdout, 'data');
  let output = '';
  stdout.on('data', (text: Buffer) => {
    output += text.toString();
  });
  const finish = async (): Promise<readonly (readonly number[])[]> => {
    stdin.end();
    await once(child, 'exit');
    const times: Record<string, number[]> = JSON.parse(output);
    return Object.values(times);
  };
  return { begin: () => void stdin.write('\n'), finish, kill };
}

/** The most in a slice of time over the mean of all slices: 1 is perfectly even. */
function burstiness(times: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const ms of times) {
    const slice = Math.floor(ms / SLICE_MS);
    counts.set(slice, (counts.get(slice) ?? 0) + 1);
  }
  return Math.max(...counts.values()) / (times.length / (MEASURED_MS / SLICE_MS));
}

/** Where there is no IPVS, keepalived checks nothing: `scripts/lab` has figures of both. */
export const manyChecks: Benchmark = {
  title: `${SERVERS} TCP checks a second`,
  runs: 2,
  metrics: [
    { name: 'CPU per 1000 checks', summary: 'median', unit: 'ms' },
    { name: 'checks a second', summary: 'median', unit: '' },
    { name: 'interval p99', summary: 'worst', unit: 'ms', limit: 1200 },
    { name: 'most in 100 ms over mean', summary: 'worst', unit: '' },
  ],
  async measure(stage) {
    const [n1, n2] = [stage.network.node('n1'), stage.network.node('n2')];
    n2.ip('route', 'replace', 'local', '10.98.0.0/16', 'dev', 'lo');
    n1.ip('route', 'replace', '10.98.0.0/16', 'via', n2.address);
    const listener = await listenOn(n2);
    try {
      const daemon = stage.start('n1', configuration());
      const pidFile = daemon.pidFile('checkers');
      await eventually('the checks are started', () => existsSync(pidFile), 30_000);
      await observeFor(WARM_UP_MS);
      const pid = Number(readFileSync(pidFile, 'utf8'));
      listener.begin();
      const before = cpuMs(pid);
      await observeFor(MEASURED_MS);
      const usedMs = cpuMs(pid) - before;
      const times = await listener.finish();
      const all = times.flat();
      return {
        'CPU per 1000 checks': (usedMs / all.length) * 1000,
        'checks a second': all.length / (MEASURED_MS / 1000),
        'interval p99': quantile(times.flatMap(intervals), 0.99),
        'most in 100 ms over mean': burstiness(all),
      };
    } finally {
      listener.kill();
    }
  },
};
