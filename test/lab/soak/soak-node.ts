/** One of the two routers of a soak: its configuration, what can be done to it, what it holds. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from '../cleanup.js';
import { globalDefinitions } from '../configuration.js';
import { Daemon } from '../daemon.js';
import type { Network } from '../network.js';
import type { LabNode } from '../node.js';
import { isAlive, processTree, signalIfAlive, startTicks } from '../process-tree.js';
import { scratchDirectory, shellScript } from '../scratch.js';
import { eventually } from '../wait.js';
import type { SoakFault } from './faults.js';

const ADDRESSES = ['10.99.0.100', '10.99.0.101', 'fe80::100', '2001:db8:99::100'] as const;
/** Of the instances of a sync group. */
const GROUP_ADDRESSES = ['10.99.0.110', 'fe80::110'] as const;
/** There in every second configuration. */
const SOMETIMES = '10.99.0.102';
const ROUTE = '192.0.2.0/24';
const ROUTE6 = '2001:db8:1::/48';
const STATIC_ROUTE = '198.51.100.0/24';
const RULE = 'from 192.0.2.128/25';

/** Faults that need no daemon. */
const ELSEWHERE: ReadonlySet<SoakFault['kind']> = new Set(['link', 'script', 'file', 'process']);

/** What one process of the daemon has. */
export interface ProcessFigures {
  readonly name: string;
  readonly pid: number;
  readonly descriptors: number;
  readonly memoryKib: number;
}

/** What a node has of what belongs to the master, by the kernel. */
export interface Holdings {
  readonly present: readonly string[];
  readonly absent: readonly string[];
}

/** The VRRP process that waits for the end of the other one. */
const STANDING_BY = 'upkeepd_vrrp (stands by)';

export class SoakNode {
  readonly node: LabNode;
  readonly daemon: Daemon;
  /** Every process that its daemons had, by its number and when it was started. */
  readonly #everSeen = new Map<number, number>();
  readonly #network: Network;
  readonly #directory = scratchDirectory();
  readonly #priority: number;
  readonly #neighbour: LabNode;
  #hasMore = false;
  #tracked: ChildProcess | undefined;

  constructor(network: Network, index: 0 | 1) {
    const [node, other] = [network.node(`n${index + 1}`), network.node(`n${2 - index}`)];
    this.node = node;
    this.#network = network;
    this.#priority = index === 0 ? 200 : 100;
    this.#neighbour = other;
    copyFileSync('/bin/sleep', this.#program);
    chmodSync(this.#program, 0o755);
    writeFileSync(this.#path('load'), '0\n');
    shellScript(this.#directory, 'check', `test ! -e ${this.#path('ill')}`);
    this.daemon = new Daemon(node, this.#configuration());
    onCleanup(() => this.#tracked?.kill('SIGKILL'));
    this.#startTracked();
  }

  start(): void {
    this.daemon.start();
  }

  /** Does what the fault says; a daemon that does not run, for its first fault, has no second. */
  async inflict(kind: SoakFault['kind']): Promise<void> {
    this.remember();
    if (!this.daemon.running && !ELSEWHERE.has(kind)) {
      return;
    }
    switch (kind) {
      case 'link':
        return this.#network.setCable(this.node.name, false);
      case 'script':
        return writeFileSync(this.#path('ill'), '');
      case 'file':
        return writeFileSync(this.#path('load'), '150\n');
      case 'process':
        return void this.#tracked?.kill('SIGKILL');
      case 'stop':
        return void (await this.daemon.stop());
      case 'crash':
        return void this.daemon.crash();
      case 'kill supervisor':
        signalIfAlive(this.daemon.pid, 'SIGKILL');
        await this.daemon.waitForEnd();
        return void this.daemon.start();
      case 'kill vrrp':
      case 'kill bfd':
        return this.#signal(kind === 'kill bfd' ? 'bfd' : 'vrrp', 'SIGKILL');
      case 'freeze vrrp':
      case 'freeze bfd':
        return this.#signal(kind === 'freeze bfd' ? 'bfd' : 'vrrp', 'SIGSTOP');
      case 'reload':
        this.#hasMore = !this.#hasMore;
        return void this.daemon.reload(this.#configuration());
      default:
        return this.#takeAway(kind);
    }
  }

  /** Undoes what lasts. A process that is frozen is left to the supervisor. */
  undo(kind: SoakFault['kind']): void {
    if (kind === 'link') {
      this.#network.setCable(this.node.name, true);
    } else if (kind === 'script') {
      rmSync(this.#path('ill'), { force: true });
    } else if (kind === 'file') {
      writeFileSync(this.#path('load'), '0\n');
    } else if (kind === 'process') {
      this.#startTracked();
    } else if ((kind === 'stop' || kind === 'crash') && !this.daemon.running) {
      this.daemon.start();
    }
  }

  /** What of the master's the kernel has and has not. */
  holdings(): Holdings {
    const text = [
      this.node.ip('-o', 'address', 'show', 'dev', 'eth0'),
      ...['-4', '-6'].map((family) => this.node.ip(family, 'route', 'show')),
      this.node.ip('rule', 'show'),
    ].join('\n');
    const always = [...ADDRESSES, ...GROUP_ADDRESSES];
    const wanted = [...always, ROUTE, ROUTE6, RULE, ...(this.#hasMore ? [SOMETIMES] : [])];
    const has = (what: string) => text.includes(`${what} `) || text.includes(`${what}/`);
    const never = this.#hasMore ? [] : [SOMETIMES];
    const present = [...wanted, ...never].filter(has);
    return { present, absent: wanted.filter((what) => !has(what)) };
  }

  hasStaticRoute(): boolean {
    return this.node.ip('-4', 'route', 'show').includes(STATIC_ROUTE);
  }

  /** Notes the processes that there are now. */
  remember(): void {
    for (const pid of this.daemon.running ? processTree(this.daemon.pid) : []) {
      this.#everSeen.set(pid, startTicks(pid) ?? 0);
    }
  }

  /** Of the daemon and its processes, scripts apart; those that end meanwhile are left out. */
  figures(): readonly ProcessFigures[] {
    return processTree(this.daemon.pid).flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1];
        const isActive = field('Name') !== 'upkeepd_vrrp' || pid === this.#pidOf('vrrp');
        const name = isActive ? (field('Name') ?? '') : STANDING_BY;
        const memoryKib = Number(field('VmRSS'));
        const descriptors = readdirSync(`/proc/${pid}/fd`).length;
        return name.startsWith('upkeepd') ? [{ name, pid, descriptors, memoryKib }] : [];
      } catch {
        return [];
      }
    });
  }

  /** Ends everything. @returns what is left of it */
  async end(): Promise<readonly string[]> {
    this.remember();
    const { code } = await this.daemon.stop();
    this.#tracked?.kill('SIGKILL');
    const alive = () =>
      [...this.#everSeen].filter(([pid, ticks]) => isAlive(pid) && startTicks(pid) === ticks);
    await eventually('all processes have ended', () => alive().length === 0, 10_000).catch(() => 0);
    const { present } = this.holdings();
    return [
      ...(code === 0 ? [] : [`${this.node.name} ended with ${code}`]),
      ...alive().map(([pid]) => `${this.node.name}: process ${pid} is left`),
      ...present.map((what) => `${this.node.name}: ${what} is left`),
      ...(this.hasStaticRoute() ? [`${this.node.name}: the static route is left`] : []),
    ];
  }

  get #program(): string {
    return this.#path(`soak${this.#priority}x${process.pid}`.slice(0, 15));
  }

  #path(name: string): string {
    return join(this.#directory, name);
  }

  #startTracked(): void {
    this.#tracked?.kill('SIGKILL');
    this.#tracked = spawn(this.#program, ['1000000'], { stdio: 'ignore' });
  }

  #signal(child: 'vrrp' | 'bfd', signal: NodeJS.Signals): void {
    const pid = this.#pidOf(child);
    if (pid !== undefined) {
      signalIfAlive(pid, signal);
    }
  }

  /** undefined: its file is gone, and so is it. */
  #pidOf(child: 'vrrp' | 'bfd'): number | undefined {
    try {
      return this.daemon.pidOf(child);
    } catch {
      return undefined;
    }
  }

  /** What an operator removes by hand; not all of it is there. */
  #takeAway(kind: SoakFault['kind']): void {
    const commands: Readonly<Record<string, readonly string[]>> = {
      address: ['address', 'delete', '10.99.0.100/24', 'dev', 'eth0'],
      route: ['route', 'delete', ROUTE],
      rule: ['rule', 'delete', ...RULE.split(' '), 'table', '77'],
      static: ['route', 'delete', STATIC_ROUTE],
    };
    try {
      this.node.ip(...(commands[kind] ?? []));
    } catch {
      // It was not there.
    }
  }

  #configuration(): string {
    const { address, address6 } = this.#neighbour;
    const directory = this.#directory;
    const pace = 'min_rx 200\n min_tx 200';
    const more = this.#hasMore ? `${SOMETIMES}/24` : '';
    const trackers = (weight: string) => `
    track_script {\n chk ${weight}\n }
    track_file {\n load ${weight === '' ? '' : 'weight -1'}\n }
    track_process {\n worker ${weight}\n }
    track_bfd {\n near weight -5\n near6 weight -5\n }`;
    const instance = (name: string, vrid: number, body: string) => `vrrp_instance ${name} {
    state BACKUP\n interface eth0\n version 3\n advert_int 0.3
    virtual_router_id ${vrid}\n priority ${this.#priority}\n ${body}
}
`;
    return `${globalDefinitions()}
bfd_instance near {\n neighbor_ip ${address}\n ${pace}\n}
bfd_instance near6 {
  neighbor_ip ${address6}\n source_ip ${this.node.address6}\n ${pace}
}
vrrp_script chk {
  script ${join(directory, 'check')}\n interval 1\n fall 1\n rise 1\n weight -150
}
vrrp_track_file load {\n file ${join(directory, 'load')}\n weight -1\n}
vrrp_track_process worker {\n process ${this.#program.split('/').at(-1)}\n weight -150\n}
static_routes {\n ${STATIC_ROUTE} dev eth0\n}
${instance(
  'V4',
  51,
  `${trackers('weight -150')}
    virtual_ipaddress {\n ${ADDRESSES[0]}/24\n ${ADDRESSES[1]}/24\n ${more}\n }
    virtual_routes {\n ${ROUTE} via 10.99.0.9 dev eth0\n }
    virtual_rules {\n ${RULE} table 77 priority 1077\n }`,
)}${instance(
  'V6',
  52,
  `${trackers('weight -150')}
    virtual_ipaddress {\n ${ADDRESSES[2]}/64\n ${ADDRESSES[3]}/64\n }
    virtual_routes {\n ${ROUTE6} via 2001:db8:99::9 dev eth0\n }`,
)}${instance('G4', 53, `virtual_ipaddress {\n ${GROUP_ADDRESSES[0]}/24\n }`)}
${instance('G6', 54, `virtual_ipaddress {\n ${GROUP_ADDRESSES[1]}/64\n }`)}
vrrp_sync_group TOGETHER {
    group {\n G4\n G6\n }
    track_script {\n chk weight 0\n }
    track_file {\n load weight 0\n }
    track_process {\n worker weight 0\n }
}
`;
  }
}
