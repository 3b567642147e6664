/** FRR's vrrpd on a node: `zebra`, which knows the interfaces, `vrrpd`, and the client `vtysh`. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onCleanup } from '../cleanup.js';
import type { LabNode } from '../node.js';
import { signalIfAlive } from '../process-tree.js';
import { scratchDirectory } from '../scratch.js';
import { eventually } from '../wait.js';

/** A virtual router of IPv4 or IPv6. */
export interface FrrVirtualRouter {
  readonly virtualRouterId: number;
  /** Without lengths; of IPv6 the link-local one first. */
  readonly addresses: readonly string[];
}

/** FRR as a VRRP router. */
export interface FrrVrrp {
  /** `Master`, `Backup` or `Initialize`, in the order of the virtual routers. */
  states(): readonly string[];
  setPriority(priority: number): void;
  kill(): void;
}

const INTERVAL_MS = 200;

/**
 * Starts it with adverts of version 3 each 200 ms. The addresses are on macvlans with the virtual
 * MAC, which FRR wants there before it starts and sets up and down by itself.
 */
export async function startFrrVrrp(
  node: LabNode,
  routers: readonly FrrVirtualRouter[],
  priority: number,
): Promise<FrrVrrp> {
  const directory = join(scratchDirectory(), 'frr');
  mkdirSync(directory);
  chmodSync(directory, 0o777); // it gives up its rights
  const path = (name: string) => join(directory, name);
  for (const router of routers) {
    addMacvlan(node, router);
  }
  writeFileSync(path('zebra.conf'), '');
  const blocks = routers.map(({ virtualRouterId: id, addresses }) => {
    const family = isVersion6(addresses) ? 'ipv6' : 'ip';
    return [
      ` vrrp ${id} version 3`,
      ` vrrp ${id} priority ${priority}`,
      ` vrrp ${id} advertisement-interval ${INTERVAL_MS}`,
      ...addresses.map((address) => ` vrrp ${id} ${family} ${address}`),
    ].join('\n');
  });
  writeFileSync(path('vrrpd.conf'), `interface eth0\n${blocks.join('\n')}\n`);
  const start = (daemon: string) => {
    const child = node.spawn(
      `/usr/lib/frr/${daemon}`,
      [
        ...['-f', path(`${daemon}.conf`), '-i', path(`${daemon}.pid`), '-z', path('zserv')],
        ...['--vty_socket', directory, '-P', '0'],
      ],
      { stdio: 'ignore' },
    );
    return onCleanup(() => signalIfAlive(child.pid ?? 0, 'SIGKILL'));
  };
  const killZebra = start('zebra');
  await eventually('zebra listens', () => existsSync(path('zserv')));
  const killVrrpd = start('vrrpd');
  await eventually('vrrpd listens', () => existsSync(path('vrrpd.vty')));
  const ask = (...commands: readonly string[]) =>
    execFileSync(
      'vtysh',
      [
        ...['--vty_socket', directory, '-d', 'vrrpd'],
        ...commands.flatMap((command) => ['-c', command]),
      ],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
    );
  return {
    states: () => {
      const list: readonly FrrStatus[] = JSON.parse(ask('show vrrp json'));
      return routers.map(({ virtualRouterId, addresses }) => {
        const found = list.find(({ vrid }) => vrid === virtualRouterId);
        return found?.[isVersion6(addresses) ? 'v6' : 'v4'].status ?? 'none';
      });
    },
    setPriority: (value) => {
      const commands = routers.map(
        ({ virtualRouterId }) => `vrrp ${virtualRouterId} priority ${value}`,
      );
      ask('configure terminal', 'interface eth0', ...commands);
    },
    kill: () => {
      killVrrpd();
      killZebra();
    },
  };
}

/** A part of what `show vrrp json` prints. */
interface FrrStatus {
  readonly vrid: number;
  readonly v4: { readonly status: string };
  readonly v6: { readonly status: string };
}

function isVersion6(addresses: readonly string[]): boolean {
  return addresses.some((address) => address.includes(':'));
}

/** RFC 9568 section 7.3: 00-00-5E-00-01-VRID for IPv4, 00-00-5E-00-02-VRID for IPv6. */
function addMacvlan(node: LabNode, { virtualRouterId, addresses }: FrrVirtualRouter): void {
  const version6 = isVersion6(addresses);
  const name = `frr-${virtualRouterId}`;
  const id = virtualRouterId.toString(16).padStart(2, '0');
  const hardware = `00:00:5e:00:0${version6 ? 2 : 1}:${id}`;
  node.ip('link', 'add', name, 'link', 'eth0', 'address', hardware, 'type', 'macvlan');
  // A link-local address of its own is what FRR advertises from.
  const own = version6 ? [`fe80::${virtualRouterId}:${virtualRouterId}/64`] : [];
  const length = version6 ? 64 : 24;
  for (const address of [...own, ...addresses.map((each) => `${each}/${length}`)]) {
    node.ip('address', 'add', address, 'dev', name, ...(version6 ? ['nodad'] : []));
  }
  node.ip('link', 'set', name, 'up');
}
