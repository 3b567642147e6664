/** The pair of the VRRP demonstration: two nodes with nginx and a daemon each, and a client. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HttpWatch } from '../clients/http-watch.js';
import { Daemon } from '../daemon.js';
import type { DaemonKind } from '../daemon-kind.js';
import { Network } from '../network.js';
import type { LabNode } from '../node.js';
import { Sniffer } from '../packets/sniffer.js';
import { NginxServer } from '../servers/nginx-server.js';
import { projectRoot } from '../source-file.js';
import type { PlayScene } from './frame.js';
import { LogTail } from './log-tail.js';

/** The address that the samples configure. */
export const DEMO_ADDRESS = '192.168.100.10';

/** Of the virtual router that joins. */
export const DEMO_ADDRESS_6 = '2001:db8:99::10';

/** The names of the two nodes. */
export type Role = 'master' | 'backup';

/** One half of the pair. */
export class PairMember {
  readonly node: LabNode;
  readonly daemon: Daemon;
  readonly web: NginxServer;
  private readonly configured: string;

  constructor(role: Role, node: LabNode, kind: DaemonKind) {
    const sample = join(projectRoot, `etc/samples/nginx-pair-${role}.conf`);
    this.node = node;
    this.configured = readFileSync(sample, 'utf8');
    this.daemon = new Daemon(node, this.configured, { kind });
    this.web = new NginxServer(node);
  }

  /** Its file has an IPv6 virtual router as well from now on. */
  joinSix(): void {
    const priority = /priority (\d+)/.exec(this.configured)?.[1] ?? '100';
    this.daemon.reload(`${this.configured}
vrrp_instance SIX {
    interface eth0
    virtual_router_id 61
    priority ${priority}
    virtual_ipaddress {
        ${DEMO_ADDRESS_6}/64
    }
}
`);
  }

  /** Forgets the virtual address, as a machine does that has been switched off. */
  forgetAddress(): void {
    if (this.node.holds(DEMO_ADDRESS)) {
      this.node.ip('address', 'delete', `${DEMO_ADDRESS}/24`, 'dev', 'eth0');
    }
  }
}

/** Everything that the acts work with. */
export interface PairScene extends PlayScene {
  readonly kind: DaemonKind;
  readonly network: Network;
  readonly sniffer: Sniffer;
  readonly master: PairMember;
  readonly backup: PairMember;
}

/** Sets the stage; everything on it goes when the process ends. */
export async function setPairScene(kind: DaemonKind): Promise<PairScene> {
  const network = new Network(['master', 'backup', 'client'], {
    prefix: '192.168.100',
    label: `upkeep${process.pid}`,
    ipv6: true,
  });
  const sniffer = await Sniffer.start(network, 'client', 'ip proto 112 or arp');
  const member = (role: Role) => new PairMember(role, network.node(role), kind);
  const [master, backup] = [member('master'), member('backup')];
  const tails = [master, backup].map(({ daemon }) => new LogTail(daemon));
  const client = network.node('client');
  const pace = { intervalMs: 100, timeoutMs: 400 };
  const watch = new HttpWatch(client, `http://${DEMO_ADDRESS}/`, pace);
  return {
    ...{ kind, network, sniffer, master, backup, watch, rotation: 1 },
    news: () => tails.flatMap((tail) => tail.news()),
    tally: (sinceMs, untilMs) => {
      const { byServer, failed } = watch.tally(sinceMs, untilMs);
      return { ...byServer, failed };
    },
  };
}
