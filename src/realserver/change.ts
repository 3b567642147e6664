/** One thing done to the machine, and what a person would type for it. */
import { familyOf, type IpAddress } from '../base/address.js';
import { arpTableScript } from './arp-rules.js';
import { type ArpRules, hostPrefixLength, type Neighbour } from './host-view.js';

/** A change of the machine. */
export type Change =
  | { readonly kind: 'loadModule'; readonly module: string; readonly device: string }
  | { readonly kind: 'setLink'; readonly device: string; readonly up: boolean }
  /** All of the table at once; without rules there is none. */
  | { readonly kind: 'arpRules'; readonly rules: ArpRules }
  | { readonly kind: 'setNeighbour' | 'removeNeighbour'; readonly neighbour: Neighbour }
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'addAddress';
      readonly address: IpAddress;
      readonly device: string;
      readonly label: string | undefined;
    }
  | { readonly kind: 'removeAddress'; readonly address: IpAddress; readonly device: string };

/** The command line that does the same. */
export function commandFor(change: Change): string {
  switch (change.kind) {
    case 'loadModule':
      return `modprobe ${change.module}`;
    case 'setLink':
      return `ip link set ${change.device} ${change.up ? 'up' : 'down'}`;
    case 'setting':
      return `sysctl -w ${change.name}=${change.value}`;
    case 'setNeighbour': {
      const { address, device, hardwareAddress } = change.neighbour;
      const manner = `lladdr ${hardwareAddress} dev ${device} nud permanent`;
      return `ip neighbour replace ${address} ${manner}`;
    }
    case 'removeNeighbour':
      return `ip neighbour delete ${change.neighbour.address} dev ${change.neighbour.device}`;
    case 'arpRules':
      return `nft '${arpTableScript(change.rules)}'`;
    case 'addAddress':
      return `ip address add ${target(change)}${manner(change)}`;
    case 'removeAddress':
      return `ip address delete ${target(change)}`;
  }
}

function target({ address, device }: { address: IpAddress; device: string }): string {
  return `${address}/${hostPrefixLength(familyOf(address))} dev ${device}`;
}

function manner({ address, label }: { address: IpAddress; label: string | undefined }): string {
  if (familyOf(address) === 'inet6') {
    return ' nodad';
  }
  return label === undefined ? ' scope host' : ` scope host label ${label}`;
}
