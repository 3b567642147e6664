/**
 * The stage of the lvs tier: a client, two directors and three servers on two bridges, and where a
 * test asks for them a third director and a fourth server.
 *
 *     ┌ client ─────────┐  ┌ a, b ───────────┐  ┌ server1, 2, 3 ──┐
 *     │ eth0     eth1   │  │ eth0     eth1   │  │          eth0   │
 *     └──┬────────┬─────┘  └──┬────────┬─────┘  └────────────┬────┘
 *     ═══╪════════┼═══ front ═╪════════┼═══════              │
 *        10.1.0.0/24 and      │        │                     │
 *        fd00:1::/64 ╪════════ back ═══╪═════════════════════╪════
 *                                      10.2.0.0/24 and fd00:2::/64
 *
 * The servers route through director a. A virtual address on the front is for NAT: the answers of
 * the servers come back through the director. One on the back is for DR, tunnels and full NAT: the
 * client, with a leg there, is their neighbour.
 */
import { execFileSync } from 'node:child_process';
import { onCleanup } from '../../lab/cleanup.js';
import { LabNode } from '../../lab/node.js';
import { dismissClient } from './traffic.js';

/** The servers' names; the page that each serves is its name. */
export const SERVERS = ['server1', 'server2', 'server3'] as const;

/** Those that others do without. */
const EXTRAS = ['c', 'server4'] as const;

/** The directors. */
export type DirectorName = 'a' | 'b' | 'c';

/** Who is on the stage. */
export type NodeName = 'client' | DirectorName | (typeof SERVERS)[number] | 'server4';

/** The last number of a node's addresses, on both networks and in both families. */
const HOST: Readonly<Record<NodeName, number>> = {
  client: 10,
  a: 2,
  b: 3,
  c: 4,
  server1: 11,
  server2: 12,
  server3: 13,
  server4: 14,
};

/** Further addresses of the client on the front: 10.1.0.20 and the next ones. */
export const CLIENT_ADDRESSES: readonly string[] = [20, 21, 22, 23, 24, 25, 26, 27].map(
  (host) => `10.1.0.${host}`,
);

/** The address of a node. */
export function addressOf(node: NodeName, network: 'front' | 'back', family: 4 | 6 = 4): string {
  const number = network === 'front' ? 1 : 2;
  return family === 4 ? `10.${number}.0.${HOST[node]}` : `fd00:${number}::${HOST[node]}`;
}

/** How the namespaces of a stage are called. */
export interface TopologyOptions {
  /** Stands before every name, by default one per stage; "" makes them just the names. */
  readonly label?: string;
  /** Other names of nodes, for people. */
  readonly names?: Partial<Readonly<Record<NodeName, string>>>;
  /** Who is there besides. */
  readonly extras?: readonly (typeof EXTRAS)[number][];
}

let made = 0;

/** Namespaces, bridges and addresses; all goes on `close`. */
export class Topology {
  readonly close: () => void;
  private readonly nodes = new Map<NodeName, LabNode>();
  private readonly shown: Partial<Readonly<Record<NodeName, string>>>;
  private readonly switchNamespace: string;

  constructor({
    label = `lvs${process.pid}x${made++}-`,
    names: shown = {},
    extras = [],
  }: TopologyOptions = {}) {
    const names = Object.keys(HOST)
      .filter(isNodeName)
      .filter((name) => !EXTRAS.some((extra) => extra === name && !extras.includes(extra)));
    const namespaceOf = (name: NodeName): string => `${label}${shown[name] ?? name}`;
    this.shown = shown;
    this.switchNamespace = `${label}switch`;
    const namespaces = [this.switchNamespace, ...names.map(namespaceOf)];
    this.close = onCleanup(() => {
      for (const node of this.nodes.values()) {
        dismissClient(node);
      }
      ipBatch(
        namespaces.map((namespace) => `netns delete ${namespace}`),
        ['-force'],
      );
    });
    ipBatch(namespaces.map((namespace) => `netns add ${namespace}`));
    const bridges = ['front', 'back'].flatMap((bridge) => [
      `link add ${bridge} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
      `link set ${bridge} up`,
    ]);
    const legs = names.flatMap((name) => cablesOf(name, namespaceOf(name)));
    ipBatch([...bridges, ...legs], ['-n', this.switchNamespace]);
    for (const name of names) {
      this.nodes.set(name, makeNode(namespaceOf(name), name, shown[name] ?? name));
    }
  }

  /** The node called `name`. */
  node(name: NodeName): LabNode {
    const found = this.nodes.get(name);
    if (found === undefined) {
      throw new RangeError(`no node ${name} on the stage`);
    }
    return found;
  }

  /** The servers. */
  get servers(): readonly LabNode[] {
    return [...this.nodes].filter(([name]) => name.startsWith('server')).map(([, node]) => node);
  }

  /** Pulls or plugs the cables between a node and the bridges. */
  setCables(name: NodeName, plugged: boolean): void {
    const commands = legsOf(name).map(
      ({ network }) => `link set ${network}-${name} ${plugged ? 'up' : 'down'}`,
    );
    ipBatch(commands, ['-n', this.switchNamespace]);
  }

  /**
   * Takes the power from a node: nothing of its kernel is left, and nothing is heard of it any more
   * when this returns. Its processes have to be ended before.
   */
  powerOff(name: NodeName): void {
    const cables = legsOf(name).map(({ network }) => `link delete ${network}-${name}`);
    ipBatch(cables, ['-n', this.switchNamespace]);
    ipBatch([`netns delete ${this.node(name).namespace}`]);
  }

  /** Gives it back: a kernel that has just started, with the network cards that it had. */
  powerOn(name: NodeName): void {
    const { namespace } = this.node(name);
    ipBatch([`netns add ${namespace}`]);
    ipBatch(cablesOf(name, namespace), ['-n', this.switchNamespace]);
    this.nodes.set(name, makeNode(namespace, name, this.shown[name] ?? name));
  }

  /** Gives a virtual address to a director, or takes it away. */
  setVirtualAddress(director: DirectorName, address: string, present: boolean): void {
    const device = /^(10\.1\.|fd00:1:)/.test(address) ? 'eth0' : 'eth1';
    const verb = present ? 'add' : 'delete';
    this.node(director).ip('address', verb, `${address}/${hostBits(address)}`, 'dev', device);
  }

  /**
   * Makes the servers accept packets for `address`, as for DR, and with `tunnel` those that come in
   * ipip. `makeNode` has made them silent about it on the wire.
   */
  acceptOnServers(address: string, tunnel = false): void {
    for (const server of this.servers) {
      server.ip('address', 'replace', `${address}/${hostBits(address)}`, 'dev', 'lo');
      if (tunnel) {
        server.ip('link', 'set', 'tunl0', 'up');
        server.run('sysctl', ['-qw', 'net.ipv4.conf.tunl0.rp_filter=0']);
      }
    }
  }
}

function isNodeName(name: string): name is NodeName {
  return name in HOST;
}

function hostBits(address: string): number {
  return address.includes(':') ? 128 : 32;
}

function legsOf(name: NodeName): readonly { network: 'front' | 'back'; device: string }[] {
  return name.startsWith('server')
    ? [{ network: 'back', device: 'eth0' }]
    : [
        { network: 'front', device: 'eth0' },
        { network: 'back', device: 'eth1' },
      ];
}

/** From a node to the bridges. Its network cards have the same hardware addresses each time. */
function cablesOf(name: NodeName, namespace: string): readonly string[] {
  return legsOf(name).flatMap(({ network, device }) => {
    const card = `address 02:00:00:00:0${network === 'front' ? 1 : 2}:${HOST[name]}`;
    return [
      `link add ${network}-${name} type veth peer name ${device} ${card} netns ${namespace}`,
      `link set ${network}-${name} master ${network} up`,
    ];
  });
}

/** Kernel settings that tutorials ask for; none needs a daemon of ours. */
function settingsOf(name: NodeName): readonly string[] {
  const everywhere = [
    'net.ipv6.conf.all.accept_dad=0',
    'net.ipv6.conf.default.accept_dad=0',
    'net.ipv6.conf.default.accept_ra=0',
    'net.ipv4.conf.all.rp_filter=0',
    'net.ipv4.conf.default.rp_filter=0',
  ];
  if (name === 'a' || name === 'b' || name === 'c') {
    const forwarding = ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1'];
    const redirects = ['all', 'default', 'eth0', 'eth1'].map(
      (device) => `net.ipv4.conf.${device}.send_redirects=0`,
    );
    // Without the answers, as in DR, a director does not see that a connection is over: when a
    // client takes the same port again, it would send the new one to the server of the old one.
    return [...everywhere, ...forwarding, ...redirects, 'net.ipv4.vs.conn_reuse_mode=3'];
  }
  const silent = ['net.ipv4.conf.all.arp_ignore=1', 'net.ipv4.conf.all.arp_announce=2'];
  return name === 'client' ? everywhere : [...everywhere, ...silent];
}

function makeNode(namespace: string, name: NodeName, shown: string): LabNode {
  execFileSync('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', ...settingsOf(name)]);
  const legs = legsOf(name).flatMap(({ network, device }) => [
    `link set ${device} up`,
    `address add ${addressOf(name, network)}/24 dev ${device}`,
    `address add ${addressOf(name, network, 6)}/64 dev ${device} nodad`,
  ]);
  const routes = name.startsWith('server')
    ? [
        `route add default via ${addressOf('a', 'back')}`,
        `route add default via ${addressOf('a', 'back', 6)}`,
      ]
    : [];
  const further =
    name === 'client'
      ? CLIENT_ADDRESSES.map((address) => `address add ${address}/24 dev eth0`)
      : [];
  ipBatch(['link set lo up', ...legs, ...routes, ...further], ['-n', namespace]);
  return new LabNode(shown, namespace, addressOf(name, legsOf(name)[0]?.network ?? 'back'));
}

/** Runs several `ip` commands by one process. */
function ipBatch(commands: readonly string[], options: readonly string[] = []): void {
  const input = `${commands.join('\n')}\n`;
  execFileSync('ip', [...options, '-batch', '-'], { input, stdio: ['pipe', 'ignore', 'inherit'] });
}
