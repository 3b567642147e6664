/** A daemon on a node: started, signalled, killed; with its own directory for everything. */
import type { ChildProcess } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onCleanup } from './cleanup.js';
import { type DaemonKind, daemonCommand, daemonUnderTest } from './daemon-kind.js';
import type { LabNode } from './node.js';
import { isAlive, processTree, signalIfAlive } from './process-tree.js';
import { eventually, wallMs } from './wait.js';

/** How a daemon is started other than by default. */
export interface DaemonOptions {
  /** By default the daemon under test. */
  readonly kind?: DaemonKind;
  /** The program and its first arguments; by default those of this build. */
  readonly program?: readonly string[];
  /** Options after the usual ones, for example `-D`. */
  readonly extraArguments?: readonly string[];
  /** A command with options that runs the daemon, for example with fewer rights. */
  readonly through?: readonly string[];
  /** Added to the environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Leaves the terminal, as without `-n`. */
  readonly background?: boolean;
}

/** How a process has ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A daemon with a configuration; `start` may be called again after it has ended. */
export class Daemon {
  readonly node: LabNode;
  /** Holds configuration, pid files, dumps (TMPDIR) and log; removed on `close`. */
  readonly directory: string;
  readonly configurationPath: string;
  readonly close: () => void;
  private readonly options: DaemonOptions;
  private child: ChildProcess | undefined;
  private ending: Ending | undefined;

  constructor(node: LabNode, configuration: string, options: DaemonOptions = {}) {
    this.node = node;
    this.options = options;
    this.directory = mkdtempSync(join(tmpdir(), 'upkeep-lab-'));
    chmodSync(this.directory, 0o755);
    this.configurationPath = join(this.directory, 'keepalived.conf');
    this.configure(configuration);
    writeFileSync(join(this.directory, 'log'), '');
    this.close = onCleanup(() => {
      this.crash();
      rmSync(this.directory, { recursive: true, force: true });
    });
  }

  /** Writes another configuration; `reload` makes the daemon read it. */
  configure(configuration: string): void {
    writeFileSync(this.configurationPath, configuration);
    chmodSync(this.configurationPath, 0o644);
  }

  /** Starts it. @returns the wall-clock time just before. */
  start(): number {
    const kind = this.options.kind ?? daemonUnderTest();
    const { through = [], program = daemonCommand(kind) } = this.options;
    const [command = '', ...first] = [...through, ...program];
    if (kind === 'keepalived') {
      // Release 2.2.7 takes a zombie with the process id in the file for a running daemon.
      for (const which of ['parent', 'vrrp', 'checkers', 'bfd'] as const) {
        rmSync(this.pidFile(which), { force: true });
      }
    }
    const environment = {
      STATE_DIRECTORY: this.directory,
      ...this.options.environment,
      TMPDIR: this.directory,
    };
    const output = openSync(join(this.directory, 'log'), 'a');
    const startedMs = wallMs();
    this.ending = undefined;
    const child = this.node.spawn(
      command,
      [
        ...first,
        ...(this.options.background ? [] : ['-n']),
        ...['-l', '-D', '-G', '-f', this.configurationPath],
        ...['-p', this.pidFile('parent'), '-r', this.pidFile('vrrp')],
        ...['-c', this.pidFile('checkers'), '-b', this.pidFile('bfd')],
        ...(this.options.extraArguments ?? []),
      ],
      { stdio: ['ignore', output, output], environment },
    );
    closeSync(output);
    child.on('exit', (code, signal) => {
      if (this.child === child) {
        this.ending = { code, signal };
      }
    });
    this.child = child;
    return startedMs;
  }

  /** Where the process id of one of its processes is written. */
  pidFile(which: 'parent' | 'vrrp' | 'checkers' | 'bfd'): string {
    return join(this.directory, `${which}.pid`);
  }

  /** The process id in a pid file. @throws when the file is missing or holds none. */
  pidOf(which: 'parent' | 'vrrp' | 'checkers' | 'bfd'): number {
    const text = readFileSync(this.pidFile(which), 'utf8');
    if (!/^\d+\n$/.test(text)) {
      throw new Error(`pid file of ${which} holds ${JSON.stringify(text)}`);
    }
    return Number(text);
  }

  /** The main process: the one started here, or the one that went to the background. */
  get pid(): number {
    return this.options.background ? this.pidOf('parent') : (this.child?.pid ?? 0);
  }

  /** Whether the main process runs. */
  get running(): boolean {
    try {
      return this.child !== undefined && isAlive(this.pid);
    } catch {
      return false;
    }
  }

  /** Sends a signal to the main process. @returns the wall-clock time just before. */
  signal(signal: NodeJS.Signals): number {
    const sentMs = wallMs();
    process.kill(this.pid, signal);
    return sentMs;
  }

  /** Reads the configuration again, after writing `configuration` if one is given. */
  reload(configuration?: string): number {
    if (configuration !== undefined) {
      this.configure(configuration);
    }
    return this.signal('SIGHUP');
  }

  /** Orderly stop. @returns how the process has ended. */
  async stop(): Promise<Ending> {
    this.signal('SIGTERM');
    return this.waitForEnd();
  }

  /** Waits until the process has ended by itself or by a signal sent before. */
  async waitForEnd(withinMs = 15_000): Promise<Ending> {
    return eventually(
      `${this.node.name}: the daemon ends`,
      () => this.ending,
      withinMs,
      () => this.log().slice(-2000),
    );
  }

  /**
   * Kills the whole tree with SIGKILL, as a power failure does: all are halted first, so that
   * none has time to notice the death of another.
   */
  crash(): number {
    const crashedMs = wallMs();
    const tree = this.running ? processTree(this.pid) : [];
    for (const signal of ['SIGSTOP', 'SIGKILL'] as const) {
      for (const pid of tree) {
        signalIfAlive(pid, signal);
      }
    }
    // A successor may start at once: until the last one is gone, locks and sockets are held.
    const deadline = performance.now() + 5000;
    while (tree.some(isAlive) && performance.now() < deadline) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
    return crashedMs;
  }

  /** Everything it has logged to the console. */
  log(): string {
    return readFileSync(join(this.directory, 'log'), 'utf8');
  }

  /** Waits for a log line, counting only what was logged after the first `from` characters. */
  async waitForLog(pattern: RegExp, withinMs = 10_000, from = 0): Promise<RegExpExecArray> {
    return eventually(
      `${this.node.name} logs ${pattern}`,
      () => pattern.exec(this.log().slice(from)) ?? undefined,
      withinMs,
      () => this.log().slice(-3000),
    );
  }
}
