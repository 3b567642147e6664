/**
 * Neighbours whose hardware address is written down instead of asked for (arp(8), `-s`): a director
 * that knows its servers by an address of another network, or a server whose way out is one.
 */
import type { IpAddress } from '../base/address.js';
import type { Change } from './change.js';
import type { Goal } from './goals.js';
import type { HostView, Neighbour } from './host-view.js';

/** A neighbour as it is asked for; without a device it is on the only network. */
export type WantedNeighbour = Omit<Neighbour, 'device'> & { readonly device: string | undefined };

/** A neighbour that we have set. */
export interface RecordedNeighbour extends Neighbour {
  /** The hardware address that was written down before ours. */
  readonly before?: string;
}

/** The neighbours with their devices, or for a person why one has none. */
export function placeNeighbours(
  wanted: readonly WantedNeighbour[],
  { devices }: HostView,
): { readonly neighbours: readonly Neighbour[]; readonly objections: readonly string[] } {
  const networks = [...devices].flatMap(([name, { up, loopback, noArp }]) =>
    up && !loopback && !noArp ? [name] : [],
  );
  const neighbours: Neighbour[] = [];
  const objections: string[] = [];
  for (const { address, hardwareAddress, device: given } of wanted) {
    const device = given ?? (networks.length === 1 ? networks[0] : undefined);
    if (device === undefined) {
      const choice = networks.length === 0 ? 'none is up' : networks.join(', ');
      objections.push(`name the interface, ${address}=${hardwareAddress}@NAME: ${choice}`);
    } else if (devices.has(device)) {
      neighbours.push({ address, hardwareAddress, device });
    } else {
      objections.push(`there is no interface ${device}`);
    }
  }
  return { neighbours, objections };
}

/** What has to be so for these neighbours. */
export function neighbourGoals(neighbours: readonly Neighbour[], view: HostView): readonly Goal[] {
  return neighbours.map((neighbour) => {
    const found = findNeighbour(view.neighbours, neighbour)?.hardwareAddress;
    return {
      change: { kind: 'setNeighbour', neighbour },
      reached: found === neighbour.hardwareAddress,
      found: found ?? 'missing',
      why: 'packets for it go out without a question that it would not answer',
    };
  });
}

/** The entry of the same address on the same device. */
export function findNeighbour<Entry extends Neighbour>(
  entries: readonly Entry[],
  { address, device }: { readonly address: IpAddress; readonly device: string },
): Entry | undefined {
  return entries.find((each) => each.address === address && each.device === device);
}

/** What undoes these neighbours, and for a person what is left. */
export function undoNeighbours(
  recorded: readonly RecordedNeighbour[],
  view: HostView,
): { readonly changes: readonly Change[]; readonly left: readonly string[] } {
  const changes: Change[] = [];
  const left: string[] = [];
  for (const { before, ...neighbour } of recorded) {
    const found = findNeighbour(view.neighbours, neighbour)?.hardwareAddress;
    if (found === undefined) {
      continue;
    }
    if (found !== neighbour.hardwareAddress) {
      left.push(`${neighbour.address} is at ${found}: somebody else has changed it`);
    } else if (before === undefined) {
      changes.push({ kind: 'removeNeighbour', neighbour });
    } else {
      changes.push({ kind: 'setNeighbour', neighbour: { ...neighbour, hardwareAddress: before } });
    }
  }
  return { changes, left };
}
