/** The stage of the demonstration: two nodes with nginx and a daemon each, and a client. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onCleanup } from './cleanup.js';
import { Daemon } from './daemon.js';
import type { DaemonKind } from './daemon-kind.js';
import { HttpWatch } from './http-watch.js';
import { Network } from './network.js';
import type { LabNode } from './node.js';
import { processTree, signalIfAlive } from './process-tree.js';
import { Sniffer } from './sniffer.js';

/** The address that the samples configure. */
export const DEMO_ADDRESS = '192.168.100.10';

/** The names of the two nodes. */
export type Role = 'master' | 'backup';

/** One half of the pair. */
export class PairMember {
  readonly node: LabNode;
  readonly daemon: Daemon;
  private readonly directory: string;
  private nginx: ChildProcess | undefined;

  constructor(role: Role, node: LabNode, kind: DaemonKind, samples: string) {
    const text = readFileSync(join(samples, `nginx-pair-${role}.conf`), 'utf8');
    this.node = node;
    this.daemon = new Daemon(node, text, { kind });
    this.directory = mkdtempSync(join(tmpdir(), `upkeep-demo-${role}-`));
    onCleanup(() => {
      this.killService();
      rmSync(this.directory, { recursive: true, force: true });
    });
    for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) {
      mkdirSync(join(this.directory, name));
    }
    writeFileSync(join(this.directory, 'nginx.conf'), nginxConfiguration(this.directory, role));
  }

  /** Starts nginx, as a child that stays in the foreground. */
  startService(): void {
    const file = join(this.directory, 'nginx.conf');
    this.nginx = this.node.spawn('nginx', ['-c', file, '-p', this.directory], { stdio: 'ignore' });
  }

  /** Kills nginx and its workers with SIGKILL. */
  killService(): void {
    for (const pid of processTree(this.nginx?.pid ?? 0)) {
      signalIfAlive(pid, 'SIGKILL');
    }
    this.nginx = undefined;
  }

  /** Forgets the virtual address, as a machine does that has been switched off. */
  forgetAddress(): void {
    if (this.node.holds(DEMO_ADDRESS)) {
      this.node.ip('address', 'delete', `${DEMO_ADDRESS}/24`, 'dev', 'eth0');
    }
  }
}

/** Everything that the acts work with. */
export interface Scene {
  readonly kind: DaemonKind;
  readonly network: Network;
  readonly sniffer: Sniffer;
  readonly watch: HttpWatch;
  readonly master: PairMember;
  readonly backup: PairMember;
}

/** Sets the stage; everything on it goes when the process ends. */
export async function setScene(kind: DaemonKind, samples: string): Promise<Scene> {
  const network = new Network(['master', 'backup', 'client'], {
    prefix: '192.168.100',
    label: `upkeep${process.pid}`,
  });
  const sniffer = await Sniffer.start(network, 'client', 'ip proto 112 or arp');
  const member = (role: Role) => new PairMember(role, network.node(role), kind, samples);
  const url = `http://${DEMO_ADDRESS}/`;
  const [master, backup] = [member('master'), member('backup')];
  const watch = new HttpWatch(network.node('client'), url, 100, 400);
  return { kind, network, sniffer, watch, master, backup };
}

function nginxConfiguration(directory: string, page: string): string {
  const temporary = ['client_body:body', 'proxy:proxy', 'fastcgi:fastcgi', 'uwsgi:uwsgi']
    .concat('scgi:scgi')
    .map((pair) => pair.split(':'))
    .map(([name, folder]) => `${name}_temp_path ${directory}/${folder};`)
    .join('\n    ');
  return `daemon off;
user root;
worker_processes 1;
pid ${directory}/nginx.pid;
error_log ${directory}/error.log;
events { worker_connections 64; }
http {
    access_log off;
    ${temporary}
    server {
        listen 80;
        location / { default_type text/plain; return 200 "${page}\\n"; }
    }
}
`;
}
