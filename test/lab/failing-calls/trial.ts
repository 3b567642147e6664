/** One daemon on which system calls fail: at its start, a reload, a transition, its stop. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { globalDefinitions, instance, VIRTUAL_ADDRESS } from '../configuration.js';
import type { Daemon } from '../daemon.js';
import { isAlive, processTree } from '../process-tree.js';
import { scratchDirectory, shellScript } from '../scratch.js';
import type { Lab } from '../use-lab.js';
import { eventually, observeFor } from '../wait.js';
import type { FailureControl, Failures, Injection } from './control.js';

/** What happens while calls fail. */
export const phases = ['start', 'reload', 'transition', 'stop'] as const;

/** One of them. */
export type Phase = (typeof phases)[number];

/** What came of a trial. */
export interface Outcome {
  /** Which calls have failed. */
  readonly failures: Failures;
  /** What the daemon has logged from the first failure on, and before. */
  readonly log: string;
  readonly earlier: string;
  /** The supervisor has ended, which it should do at a start or a stop only. */
  readonly ended: boolean;
}

/** What every other reload adds: something to do for each process. */
const MORE_ADDRESS = '10.99.0.101';
const MORE = [
  instance({
    name: 'VI_2',
    virtualRouterId: 52,
    priority: 255,
    addresses: [`${MORE_ADDRESS}/24`],
  }),
  `virtual_server ${MORE_ADDRESS} 80 {\n lb_algo rr\n lb_kind NAT\n protocol TCP\n`,
  ' real_server 10.99.0.3 80 {\n }\n}\n',
].join('');

const SETTLE_MS = 45_000;
const STOP_MS = 12_000;

/** Runs trials on the node n1 of a lab. */
export class Trials {
  readonly #lab: Lab;
  readonly #control: FailureControl;
  readonly #directory = scratchDirectory();
  readonly #text: string;
  /** Whether the file has what every other reload adds. */
  #more = false;
  #daemon: Daemon | undefined;

  constructor(lab: Lab, control: FailureControl) {
    this.#lab = lab;
    this.#control = control;
    const included = join(this.#directory, 'included.conf');
    writeFileSync(included, 'vrrp_script other {\n script "/bin/true"\n}\n');
    const script = shellScript(this.#directory, 'notify', 'exit 0');
    this.#text = this.#configuration(included, script);
  }

  /** As the daemon is when nothing has happened to it for a while. */
  async settle(phase: Phase): Promise<void> {
    if (phase !== 'start') {
      await this.#master();
      await this.#pass('reload');
      await observeFor(300);
    }
  }

  /** What each process calls in a phase. */
  async count(phase: Phase): Promise<void> {
    await this.run(phase, undefined);
  }

  /** @throws Error when an address is held without a decision, or a process does not end */
  async run(phase: Phase, injection: Injection | undefined): Promise<Outcome> {
    if (phase === 'start') {
      await this.stop();
    } else {
      await this.#master();
    }
    const from = phase === 'start' ? 0 : (this.#daemon?.log().length ?? 0);
    this.#control.arm(injection);
    await this.#pass(phase);
    const failures = this.#control.disarm();
    const ended = this.#daemon?.running !== true;
    await this.#judge(phase);
    const text = this.#log;
    if (this.#daemon?.running !== true) {
      this.#forget();
    }
    return { failures, ended, log: text.slice(from), earlier: text.slice(0, from) };
  }

  /** Ends the daemon of the last trial. */
  async stop(): Promise<void> {
    if (this.#daemon?.running) {
      this.#daemon.signal('SIGTERM');
      await this.#allGone();
    }
    this.#forget();
  }

  async #pass(phase: Phase): Promise<void> {
    switch (phase) {
      case 'start':
        this.#start();
        await this.#until(() => this.#holds && this.#ready, 4000);
        return;
      case 'reload':
        this.#more = !this.#more;
        this.#daemon?.reload(this.#more ? this.#text + MORE : this.#text);
        await this.#until(() => this.#holdsMore === this.#more, 500);
        await observeFor(200);
        return;
      case 'transition':
        this.#lab.network.setCable('n1', false);
        await this.#until(() => !this.#holds, 1500);
        this.#lab.network.setCable('n1', true);
        await this.#until(() => this.#holds, 2000);
        return;
      case 'stop':
        this.#daemon?.signal('SIGTERM');
        await this.#until(() => this.#daemon?.running !== true, 3000);
        return;
    }
  }

  /** With nothing failing any more: who runs holds the address, who has ended has left nothing. */
  async #judge(phase: Phase): Promise<void> {
    if (phase === 'stop' || this.#daemon?.running !== true) {
      await this.#allGone();
    } else {
      await eventually(
        'a daemon that runs holds the address, one that has ended does not',
        () => (this.#daemon?.running === true) === (this.#holds && this.#ready),
        SETTLE_MS,
        () => this.#log.slice(-3000),
      );
      if (phase === 'transition') {
        await this.#letsGo();
      }
    }
  }

  /** What was added while calls failed must not be forgotten: without a cable all goes. */
  async #letsGo(): Promise<void> {
    this.#lab.network.setCable('n1', false);
    try {
      await eventually(
        'a router in FAULT holds no address',
        () => !this.#holds,
        SETTLE_MS,
        () => this.#log.slice(-3000),
      );
    } finally {
      this.#lab.network.setCable('n1', true);
    }
  }

  async #allGone(): Promise<void> {
    const daemon = this.#daemon;
    const tree = daemon ? processTree(daemon.pid) : [];
    await eventually(
      'the daemon ends with all its processes and its address',
      () => daemon?.running !== true && !tree.some(isAlive) && !this.#holds,
      STOP_MS,
      () => `${tree.filter(isAlive)} live, holds: ${this.#holds}\n${daemon?.log().slice(-3000)}`,
    );
  }

  async #master(): Promise<void> {
    if (this.#daemon?.running !== true) {
      this.#forget();
      this.#start();
    }
    await eventually(
      'it is master',
      () => this.#holds && this.#ready,
      SETTLE_MS,
      () => this.#log,
    );
  }

  #start(): void {
    const environment = this.#control.environment;
    this.#more = false;
    this.#daemon = this.#lab.start('n1', this.#text, { environment });
  }

  #forget(): void {
    this.#daemon?.close();
    this.#daemon = undefined;
    this.#lab.network.node('n1').flushVirtualAddresses();
  }

  async #until(condition: () => boolean, limitMs: number): Promise<void> {
    const deadline = performance.now() + limitMs;
    while (!condition() && performance.now() < deadline) {
      await observeFor(25);
    }
  }

  get #holds(): boolean {
    return this.#lab.network.node('n1').holds(VIRTUAL_ADDRESS);
  }

  get #holdsMore(): boolean {
    return this.#lab.network.node('n1').holds(MORE_ADDRESS);
  }

  get #ready(): boolean {
    return /Startup complete|lines of the log are missing here/.test(this.#log);
  }

  get #log(): string {
    return this.#daemon?.log() ?? '';
  }

  #configuration(included: string, script: string): string {
    const more = [
      `notify_fifo ${this.#directory}/fifo`,
      `reload_check_config ${this.#directory}/report`,
      `reload_file ${this.#directory}/marker`,
    ];
    const check = 'TCP_CHECK {\n connect_port 9\n connect_timeout 1\n }';
    const server = `real_server 10.99.0.2 80 {\n weight 1\n ${check}\n }`;
    return [
      globalDefinitions(more.join('\n')),
      `include ${included}\ninclude ${this.#directory}/*.none\n`,
      `vrrp_script good {\n script "${script}"\n interval 1\n}\n`,
      instance({ priority: 150, more: `notify ${script}\n track_script {\n good\n }` }),
      `virtual_server 10.99.0.100 80 {\n lb_algo rr\n lb_kind NAT\n protocol TCP\n ${server}\n}\n`,
    ].join('');
  }
}
