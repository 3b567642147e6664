/** The cluster of the demonstration: a client, two directors, two web servers, a sorry server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpWatch } from '../../lab/clients/http-watch.js';
import { Daemon } from '../../lab/daemon.js';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import type { PlayScene } from '../../lab/demo/frame.js';
import { LogTail } from '../../lab/demo/log-tail.js';
import type { LabNode } from '../../lab/node.js';
import { NginxServer } from '../../lab/servers/nginx-server.js';
import { projectRoot } from '../../lab/source-file.js';
import { Topology } from '../stage/topology.js';

/** How the packets come to the servers. */
export type Method = 'nat' | 'dr';

/** What the samples configure as the address of the site. */
export const SITE_ADDRESS: Readonly<Record<Method, string>> = {
  nat: '10.1.0.100',
  dr: '10.2.0.100',
};

/** The servers by the names that they answer with. */
export const WEB_NAMES = ['web-1', 'web-2', 'sorry'] as const;

/** Connections that are kept through everything. */
const KEPT_CONNECTIONS = 4;

/** One of the two directors. */
export class DemoDirector {
  readonly node: LabNode;
  readonly daemon: Daemon;
  private readonly topology: Topology;
  private readonly key: 'a' | 'b';

  constructor(topology: Topology, key: 'a' | 'b', kind: DaemonKind, configuration: string) {
    this.topology = topology;
    this.key = key;
    this.node = topology.node(key);
    const extraArguments = ['-i', this.node.name];
    this.daemon = new Daemon(this.node, configuration, { kind, extraArguments });
  }

  /** Whether it has the address of the site. */
  holds(address: string): boolean {
    return ['eth0', 'eth1'].some((device) =>
      this.node.addresses(device).some((held) => held.startsWith(`${address}/`)),
    );
  }

  /**
   * Whether its table has both web servers, and it knows of the kept connections: they are with
   * the sorry server since the web servers were dead.
   */
  isReady(): boolean {
    // proc(5) of its main process: no process is needed to look.
    const read = (name: string) => readFileSync(`/proc/${this.daemon.pid}/net/${name}`, 'latin1');
    const servers = read('ip_vs').match(/ -> 0A02000[BC]:0050 /g);
    const known = read('ip_vs_conn').match(/ 0A02000D 0050 ESTABLISHED /g);
    return servers?.length === 2 && (known?.length ?? 0) >= KEPT_CONNECTIONS;
  }

  /** Kills all its processes and cuts its cables. */
  losePower(): void {
    this.daemon.crash();
    this.topology.setCables(this.key, false);
  }

  /** Boots again: what was in the kernel is gone. */
  boot(): void {
    for (const device of ['eth0', 'eth1']) {
      const own = /\.0\.2\/|\.0\.3\//;
      for (const held of this.node.addresses(device).filter((each) => !own.test(each))) {
        this.node.ip('address', 'delete', held, 'dev', device);
      }
    }
    this.node.run('ipvsadm', ['-C']);
    this.node.run('sh', [
      '-c',
      'for role in master backup; do ipvsadm --stop-daemon $role; done; :',
    ]);
    this.topology.setCables(this.key, true);
    this.daemon.start();
  }
}

/** Everything that the acts work with. */
export interface ClusterScene extends PlayScene {
  readonly kind: DaemonKind;
  readonly address: string;
  readonly directors: readonly [DemoDirector, DemoDirector];
  readonly web: Readonly<Record<(typeof WEB_NAMES)[number], NginxServer>>;
}

/** Sets the stage; everything on it goes when the process ends. */
export function setClusterScene(kind: DaemonKind, method: Method): ClusterScene {
  const names = { a: 'director-1', b: 'director-2' } as const;
  const web = { server1: 'web-1', server2: 'web-2', server3: 'sorry' } as const;
  const topology = new Topology({ label: '', names: { ...names, ...web } });
  if (method === 'dr') {
    topology.acceptOnServers(SITE_ADDRESS.dr);
  } else {
    for (const server of topology.servers) {
      server.ip('route', 'replace', 'default', 'via', '10.2.0.1');
    }
  }
  const sample = readFileSync(join(projectRoot, `etc/samples/lvs-${method}.conf`), 'utf8');
  const director = (key: 'a' | 'b') => new DemoDirector(topology, key, kind, sample);
  const directors = [director('a'), director('b')] as const;
  const tails = directors.map(({ daemon }) => new LogTail(daemon));
  const client = topology.node('client');
  const address = SITE_ADDRESS[method];
  const url = `http://${address}/`;
  const watch = new HttpWatch(client, url, { intervalMs: 100, timeoutMs: 2000 });
  // The backup is there after four seconds; TCP asks again for longer than that.
  const lasting = { intervalMs: 250, timeoutMs: 15_000, kept: KEPT_CONNECTIONS };
  const kept = new HttpWatch(client, url, lasting);
  return {
    ...{ kind, address, directors, watch, rotation: 8 },
    web: {
      'web-1': new NginxServer(topology.node('server1')),
      'web-2': new NginxServer(topology.node('server2')),
      sorry: new NginxServer(topology.node('server3')),
    },
    news: () => tails.flatMap((tail) => tail.news()),
    tally: (sinceMs, untilMs) => {
      const { byServer, failed } = watch.tally(sinceMs, untilMs);
      return { ...byServer, failed, lost: kept.lostConnections(sinceMs, untilMs) };
    },
  };
}
