/** A machine with `lo` and `eth0`, untouched. */
import { type IpAddress, parseAddress } from '../../src/base/address.js';
import { NO_ARP_RULES } from '../../src/realserver/arp-rules.js';
import type { HostView, ServedAddress } from '../../src/realserver/host-view.js';

/** @throws RangeError for what is no address */
export function ip(text: string): IpAddress {
  const address = parseAddress(text);
  if (address === undefined) {
    throw new RangeError(`${text} is no address`);
  }
  return address;
}

/** The virtual address of the tests. */
export const VIP = ip('10.0.0.100');

/** How it is served by hardware address. */
export const BY_DR: ServedAddress = { address: VIP, method: 'dr', device: 'lo' };
/** The same in a tunnel. */
export const BY_TUNNEL: ServedAddress = { address: VIP, method: 'tun', device: 'tunl0' };

const ALL = 'net.ipv4.conf.all';

/** The machine, with some of it otherwise. */
export function bareHost(changed: Partial<HostView> = {}): HostView {
  return {
    devices: new Map([
      ['lo', { up: true, loopback: true, noArp: false }],
      ['eth0', { up: true, loopback: false, noArp: false }],
      ['dummy0', { up: true, loopback: false, noArp: true }],
    ]),
    addresses: [held('127.0.0.1', 8, 'lo', 'lo'), held('10.0.0.1', 24, 'eth0', 'eth0')],
    settings: settings({}),
    arpRules: NO_ARP_RULES,
    neighbours: [],
    ...changed,
  };
}

/** The settings that matter, with some of them otherwise. */
export function settings(changed: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries({
      [`${ALL}.arp_ignore`]: '0',
      [`${ALL}.arp_announce`]: '0',
      [`${ALL}.rp_filter`]: '1',
      ...changed,
    }),
  );
}

/** An address of an interface. */
export function held(address: string, prefixLength: number, device: string, label?: string) {
  const family = address.includes(':') ? ('inet6' as const) : ('inet' as const);
  return { address: ip(address), family, prefixLength, device, label };
}
