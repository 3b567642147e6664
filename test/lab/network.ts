/**
 * A network of namespaces: every node has `eth0` with PREFIX.N/24 (N counts from 1) on one bridge.
 *
 *     ┌ n1 ────────┐   ┌ n2 ────────┐   ┌ client ────┐
 *     │ eth0  .0.1 │   │ eth0  .0.2 │   │ eth0  .0.3 │
 *     └────┬───────┘   └────┬───────┘   └────┬───────┘
 *     ┌────┴────────────────┴────────────────┴───────┐
 *     │ p-n1              p-n2             p-client   │  namespace "switch": bridge br0
 *     └──────────────────────────────────────────────┘
 *
 * With IPv6 each has fe80::N/64 and 2001:db8:99::N/64 as well.
 */
import { execFileSync } from 'node:child_process';
import { onCleanup } from './cleanup.js';
import { LabNode } from './node.js';

/** What a network may look like other than by default. */
export interface NetworkOptions {
  /** The first three numbers of the addresses; 10.99.0 by default. */
  readonly prefix?: string;
  /** How namespaces are called; a name per process by default. */
  readonly label?: string;
  /** Without it the kernel of the nodes speaks no IPv6. */
  readonly ipv6?: boolean;
}

let networksMade = 0;

/** Namespaces on a bridge, removed on `close` or at the latest when the process ends. */
export class Network {
  readonly nodes: readonly LabNode[];
  readonly prefix: string;
  readonly close: () => void;
  private readonly switchNamespace: string;

  constructor(names: readonly string[], options: NetworkOptions = {}) {
    const label = options.label ?? `upk${process.pid}x${networksMade++}`;
    this.prefix = options.prefix ?? '10.99.0';
    this.switchNamespace = `${label}-switch`;
    const made: string[] = [];
    this.close = onCleanup(() => made.forEach(removeNamespace));
    addNamespace(this.switchNamespace, made, false);
    batch(this.switchNamespace, [
      'link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0',
      'link set br0 up',
      'link set lo up',
    ]);
    this.nodes = names.map((name, index) => {
      const namespace = `${label}-${name}`;
      const address = `${this.prefix}.${index + 1}`;
      addNamespace(namespace, made, options.ipv6 ?? false);
      batch(this.switchNamespace, [
        `link add p-${name} type veth peer name eth0 netns ${namespace}`,
        `link set p-${name} master br0 up`,
      ]);
      batch(namespace, [
        'link set lo up',
        'link set eth0 up',
        `address add ${address}/24 dev eth0`,
        ...(options.ipv6 ? ['fe80::', '2001:db8:99::'] : []).map(
          (prefix) => `address add ${prefix}${index + 1}/64 dev eth0 nodad`,
        ),
      ]);
      return new LabNode(name, namespace, address, index + 1);
    });
  }

  /** The node called `name`. @throws RangeError when there is none. */
  node(name: string): LabNode {
    const found = this.nodes.find((node) => node.name === name);
    if (found === undefined) {
      throw new RangeError(`no node ${name} in this network`);
    }
    return found;
  }

  /** The name of the node with this hardware address. */
  nameOf(hardwareAddress: string): string | undefined {
    return this.nodes.find((node) => node.hardwareAddress === hardwareAddress)?.name;
  }

  /** Pulls or plugs the cable between a node and the bridge. The node sees its carrier go. */
  setCable(name: string, plugged: boolean): void {
    batch(this.switchNamespace, [`link set p-${name} ${plugged ? 'up' : 'down'}`]);
  }

  /** The bridge asks for members of multicast groups each second, by IGMP and MLD; or not. */
  setQuerier(querier: boolean): void {
    const own6 = `net.ipv6.conf.br0.disable_ipv6=${querier ? 0 : 1}`;
    execFileSync('ip', ['netns', 'exec', this.switchNamespace, 'sysctl', '-qw', own6]);
    const [on, interval, first] = querier ? [1, 100, 100] : [0, 12_500, 3125];
    const intervals = `mcast_query_interval ${interval} mcast_startup_query_interval ${first}`;
    const words = `mcast_snooping ${on} mcast_querier ${on} ${intervals}`;
    batch(this.switchNamespace, [`link set br0 type bridge ${words}`]);
  }

  /** The bridge drops frames to a hardware address, as a switch that does not know it; or not. */
  setDropped(hardwareAddress: string, dropped: boolean): void {
    const rule = `type filter hook forward priority 0; ether daddr ${hardwareAddress} drop;`;
    const text = dropped
      ? `table bridge lab { chain forward { ${rule} }; }`
      : 'delete table bridge lab';
    execFileSync('ip', ['netns', 'exec', this.switchNamespace, 'nft', '-f', '-'], {
      input: `${text}\n`,
    });
  }
}

/** What keeps the kernel from sending by itself; a link-local address is given by hand. */
const QUIET6 = ['accept_ra=0', 'router_solicitations=0', 'addr_gen_mode=1', 'accept_dad=0'];

function addNamespace(namespace: string, made: string[], ipv6: boolean): void {
  execFileSync('ip', ['netns', 'add', namespace]);
  made.push(namespace);
  const settings = ipv6 ? QUIET6 : ['disable_ipv6=1'];
  const quiet = ['all', 'default'].flatMap((name) =>
    settings.map((setting) => `net.ipv6.conf.${name}.${setting}`),
  );
  try {
    execFileSync('ip', ['netns', 'exec', namespace, 'sysctl', '-qw', ...quiet], {
      stdio: 'ignore',
    });
  } catch (error) {
    if (ipv6) {
      throw error;
    }
    // A kernel without IPv6 is as quiet as we want it.
  }
}

function removeNamespace(namespace: string): void {
  try {
    execFileSync('ip', ['netns', 'delete', namespace], { stdio: 'ignore' });
  } catch {
    // It has been removed already.
  }
}

/** Runs several `ip` commands in a namespace by one process. */
function batch(namespace: string, commands: readonly string[]): void {
  execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}
