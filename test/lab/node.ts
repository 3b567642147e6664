/** One node of a lab network: a namespace with `eth0`. */
import { type ChildProcess, execFileSync, type StdioOptions, spawn } from 'node:child_process';

/** A table of many connections is long. */
const MOST_OUTPUT_BYTES = 64 * 1024 * 1024;

/** How a process in a namespace is started. */
export interface SpawnOptions {
  readonly stdio?: StdioOptions;
  readonly environment?: Readonly<Record<string, string>>;
}

/** A namespace and the few things a test does inside it. */
export class LabNode {
  readonly name: string;
  readonly namespace: string;
  /** The address of eth0. */
  readonly address: string;
  /** The IPv6 addresses of eth0, where the network has IPv6. */
  readonly linkLocal: string;
  readonly address6: string;
  readonly hardwareAddress: string;

  constructor(name: string, namespace: string, address: string, number = 0) {
    this.name = name;
    this.namespace = namespace;
    this.address = address;
    this.linkLocal = `fe80::${number}`;
    this.address6 = `2001:db8:99::${number}`;
    this.hardwareAddress = /link\/ether (\S+)/.exec(this.ip('link', 'show', 'eth0'))?.[1] ?? '';
  }

  /** Runs `ip` on this node and returns what it printed. @throws when it fails. */
  ip(...args: readonly string[]): string {
    return execFileSync('ip', ['-n', this.namespace, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** The routes of a table of IPv4: the kernel does not know one before its first route. */
  routes(table: number): string {
    try {
      return this.ip('-o', 'route', 'show', 'table', `${table}`);
    } catch (error) {
      if (error instanceof Error && error.message.includes('FIB table does not exist')) {
        return '';
      }
      throw error;
    }
  }

  /** Runs a command on this node to its end and returns what it printed. @throws when it fails. */
  run(command: string, args: readonly string[], input = ''): string {
    return execFileSync('ip', ['netns', 'exec', this.namespace, command, ...args], {
      encoding: 'utf8',
      input,
      maxBuffer: MOST_OUTPUT_BYTES,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  }

  /** Starts a command on this node. Its process id is that of the command: `ip` only execs. */
  spawn(command: string, args: readonly string[], options: SpawnOptions = {}): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.namespace, command, ...args], {
      stdio: options.stdio ?? ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
    });
  }

  /** All addresses of a family of an interface with their lengths, in the kernel's order. */
  addresses(device = 'eth0', family: 4 | 6 = 4): readonly string[] {
    const lines = this.ip('-o', `-${family}`, 'address', 'show', 'dev', device).split('\n');
    return lines.flatMap((line) => /inet6? (\S+)/.exec(line)?.[1] ?? []);
  }

  /** Whether eth0 holds `address` (without prefix length). */
  holds(address: string): boolean {
    const family = address.includes(':') ? 6 : 4;
    return this.addresses('eth0', family).some((held) => held.split('/')[0] === address);
  }

  /** Removes every address of eth0 but the node's own, and links with virtual MACs. */
  flushVirtualAddresses(): void {
    for (const link of this.ip('-o', 'link', 'show', 'type', 'macvlan').split('\n')) {
      const name = /^\d+: ([^@]+)@/.exec(link)?.[1];
      if (name !== undefined) {
        this.ip('link', 'delete', name);
      }
    }
    const own = [`${this.address}/24`, `${this.linkLocal}/64`, `${this.address6}/64`];
    const commands = [...this.addresses(), ...this.addresses('eth0', 6)]
      .filter((held) => !own.includes(held))
      .map((held) => `address delete ${held} dev eth0\n`);
    if (commands.length > 0) {
      execFileSync('ip', ['-n', this.namespace, '-batch', '-'], { input: commands.join('') });
    }
  }

  /** Sets an interface administratively up or down. */
  setInterface(device: string, up: boolean): void {
    this.ip('link', 'set', device, up ? 'up' : 'down');
  }

  /** Makes the node deaf to VRRP (nft drops protocol 112 on input), or lets it hear again. */
  setDeaf(deaf: boolean): void {
    const chain = 'type filter hook input priority 0; meta l4proto 112 drop;';
    const rules = deaf ? `table inet lab { chain input { ${chain} }; }` : 'delete table inet lab';
    this.run('nft', ['-f', '-'], `${rules}\n`);
  }
}
