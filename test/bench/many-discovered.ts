/**
 * A thousand services with twenty discovered servers each, while ten of their lists change a
 * second: whether checks come when they are due, and whether memory grows.
 */
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Daemon } from '../lab/daemon.js';
import { processTree } from '../lab/process-tree.js';
import { controlSocket } from '../lab/upkeep-command.js';
import { eventually, observeFor } from '../lab/wait.js';
import type { Benchmark, Figures, Stage } from './benchmark.js';
import { listenOn } from './many-checks.js';

const SERVICES = 1000;
const SERVERS_PER_SERVICE = 20;
/** Of a service's two servers more than it has, one is away at a time. */
const KNOWN_PER_SERVICE = SERVERS_PER_SERVICE + 1;
const CHANGES_A_SECOND = 10;
/** Prime to the number of services. */
const STEP = 37;
const CHECK_EVERY_SECONDS = 20;
/** Each check has run twice by then. */
const WARM_UP_MS = 45_000;
const MEASURED_MS = 90_000;
const SAMPLE_EACH_MS = 1000;
const KIB_PER_MIB = 1024;

/** Lists in a directory, and the changes of them. */
class Lists {
  readonly #directory: string;
  readonly #changes = new Map<number, number>();

  constructor(directory: string) {
    this.#directory = directory;
    for (let service = 0; service < SERVICES; service += 1) {
      this.#write(service, 0);
    }
  }

  pathOf(service: number): string {
    return join(this.#directory, `${service}.json`);
  }

  /** One server of it comes, another one goes. */
  change(service: number): void {
    const changes = (this.#changes.get(service) ?? 0) + 1;
    this.#changes.set(service, changes);
    this.#write(service, changes % KNOWN_PER_SERVICE);
  }

  #write(service: number, away: number): void {
    const all = Array.from({ length: KNOWN_PER_SERVICE }, (_, server) => server);
    const list = all
      .filter((server) => server !== away)
      .map((server) => {
        const number = service * KNOWN_PER_SERVICE + server;
        return { address: `10.98.${Math.floor(number / 250)}.${(number % 250) + 1}`, port: 80 };
      });
    const path = this.pathOf(service);
    writeFileSync(`${path}.new`, JSON.stringify(list));
    renameSync(`${path}.new`, path);
  }
}

function configuration(lists: Lists): string {
  const services = Array.from(
    { length: SERVICES },
    (_, index) => `virtual_server 10.99.1.1 ${1000 + index} {
  protocol TCP
  lvs_sched rr
  lvs_method NAT
  delay_loop ${CHECK_EVERY_SECONDS}
  real_servers file ${lists.pathOf(index)} {
    TCP_CHECK {
      connect_timeout 1
      retry 0
    }
  }
}\n`,
  );
  return services.join('');
}

/** The families of a daemon. */
function metrics(daemon: Daemon): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request({ socketPath: controlSocket(daemon), path: '/metrics' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text));
    });
    asked.on('error', reject).end();
  });
}

/** Checks that have begun, and those of them that did more than a second after they were due. */
async function lateness(daemon: Daemon): Promise<{ all: number; late: number }> {
  const text = await metrics(daemon);
  const countOf = (series: string): number =>
    Number(new RegExp(`^upkeep_check_lateness_seconds_${series} (\\S+)`, 'm').exec(text)?.[1]);
  const all = countOf('count');
  if (Number.isNaN(all)) {
    await observeFor(1000); // the checker child had no time to answer
    return lateness(daemon);
  }
  return { all, late: all - countOf('bucket\\{le="1(?:\\.0)?"\\}') };
}

function residentMib(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / KIB_PER_MIB;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The processes of a daemon together. */
function memoryOf(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + residentMib(pid), 0);
}

async function measureOn(stage: Stage): Promise<Figures> {
  const directory = mkdtempSync(join(tmpdir(), 'upkeep-lists-'));
  const lists = new Lists(directory);
  let changes = 0;
  const change = (): void => {
    // spread over all services
    lists.change((changes * STEP) % SERVICES);
    changes += 1;
  };
  const changing = setInterval(change, 1000 / CHANGES_A_SECOND);
  try {
    const daemon = stage.start('n1', configuration(lists));
    const isThere = (): boolean => existsSync(daemon.pidFile('checkers'));
    await eventually('the checks are started', isThere, 60_000);
    await observeFor(WARM_UP_MS);
    const pids = processTree(Number(readFileSync(daemon.pidFile('parent'), 'utf8')));
    const before = await lateness(daemon);
    const changesBefore = changes;
    const memory: number[] = [];
    for (let ms = 0; ms < MEASURED_MS; ms += SAMPLE_EACH_MS) {
      await observeFor(SAMPLE_EACH_MS);
      memory.push(memoryOf(pids));
    }
    const after = await lateness(daemon);
    const third = Math.floor(memory.length / 3);
    return {
      'checks a second': (after.all - before.all) / (MEASURED_MS / 1000),
      'checks more than 1 s late': after.late - before.late,
      changes: changes - changesBefore,
      'memory, first third': mean(memory.slice(0, third)),
      'memory, last third': mean(memory.slice(-third)),
    };
  } finally {
    clearInterval(changing);
    rmSync(directory, { recursive: true });
  }
}

/** keepalived discovers nothing. */
export const manyDiscovered: Benchmark = {
  title: `20,000 discovered servers, ${CHANGES_A_SECOND} changes a second`,
  runs: 1,
  metrics: [
    { name: 'checks a second', summary: 'median', unit: '' },
    { name: 'checks more than 1 s late', summary: 'worst', unit: '', limit: 0 },
    { name: 'changes', summary: 'median', unit: '' },
    { name: 'memory, first third', summary: 'median', unit: 'MiB' },
    { name: 'memory, last third', summary: 'median', unit: 'MiB' },
  ],
  async measure(stage) {
    if (stage.kind !== 'upkeep') {
      return {};
    }
    const [n1, n2] = [stage.network.node('n1'), stage.network.node('n2')];
    n2.ip('route', 'replace', 'local', '10.98.0.0/16', 'dev', 'lo');
    n1.ip('route', 'replace', '10.98.0.0/16', 'via', n2.address);
    const listener = await listenOn(n2);
    try {
      return await measureOn(stage);
    } finally {
      listener.kill();
    }
  },
};
