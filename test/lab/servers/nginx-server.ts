/** nginx on a node of a demonstration: each page is the name of who serves it. */
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onCleanup } from '../cleanup.js';
import type { LabNode } from '../node.js';
import { processTree, signalIfAlive } from '../process-tree.js';

/** A web server that can be killed and started again; ends with this process at the latest. */
export class NginxServer {
  private readonly node: LabNode;
  private readonly directory: string;
  private nginx: ChildProcess | undefined;

  constructor(node: LabNode) {
    this.node = node;
    this.directory = mkdtempSync(join(tmpdir(), `upkeep-demo-${node.name}-`));
    onCleanup(() => {
      this.kill();
      rmSync(this.directory, { recursive: true, force: true });
    });
    for (const name of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) {
      mkdirSync(join(this.directory, name));
    }
    writeFileSync(join(this.directory, 'nginx.conf'), configuration(this.directory, node.name));
  }

  /** Starts nginx, as a child that stays in the foreground. */
  start(): void {
    const file = join(this.directory, 'nginx.conf');
    this.nginx = this.node.spawn('nginx', ['-c', file, '-p', this.directory], { stdio: 'ignore' });
  }

  /** Kills nginx and its workers with SIGKILL. */
  kill(): void {
    for (const pid of processTree(this.nginx?.pid ?? 0)) {
      signalIfAlive(pid, 'SIGKILL');
    }
    this.nginx = undefined;
  }
}

function configuration(directory: string, page: string): string {
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
    keepalive_requests 100000;
    ${temporary}
    server {
        listen 80;
        location / { default_type text/plain; return 200 "${page}\\n"; }
    }
}
`;
}
