/**
 * What a machine needs to serve virtual addresses behind a director, as the HOWTOs of LVS have it
 * typed by hand: the address itself, and that no neighbour hears of it by ARP. Sources:
 * ip-sysctl.rst of the kernel (arp_ignore, arp_announce, rp_filter), ip-address(8).
 */
import { familyOf } from '../base/address.js';
import { sameData } from '../base/same-data.js';
import { arpRulesFor } from './arp-rules.js';
import type { Change } from './change.js';
import { type HostView, hostPrefixLength, type ServedAddress } from './host-view.js';

/** One thing that has to be so. */
export interface Goal {
  /** What makes it so. */
  readonly change: Change;
  readonly reached: boolean;
  /** What is there now, in a word: a value, `down`, `missing`. */
  readonly found: string;
  readonly why: string;
}

const ALL = 'net.ipv4.conf.all';
const ARP_IGNORE = `${ALL}.arp_ignore`;
const ARP_ANNOUNCE = `${ALL}.arp_announce`;

/** The tunnel devices that decapsulate for every sender, and the modules that make them. */
const TUNNEL_MODULES: Readonly<Record<string, string>> = {
  tunl0: 'ipip',
  ip6tnl0: 'ip6_tunnel',
  sit0: 'sit',
};

/** Whether an interface is one of those that take tunnelled packets from everybody. */
function isTunnelDevice(device: string): boolean {
  return Object.hasOwn(TUNNEL_MODULES, device);
}

/**
 * What has to be so, in the order in which it is to be done: the addresses last.
 * @param others that are served already, and share the table of ARP rules with these
 */
export function goals(
  served: readonly ServedAddress[],
  view: HostView,
  others: readonly ServedAddress[] = [],
): readonly Goal[] {
  const devices = tunnelDevices(served);
  return [
    ...devices.map((device) => tunnelExists(device, view)),
    ...(served.some(needsSettings) ? arpGoals(view) : []),
    ...ruleGoals(served, view, others),
    ...devices.filter((device) => device === 'tunl0').map((device) => looseFilter(device, view)),
    ...devices.map((device) => tunnelUp(device, view)),
    ...addressGoals(served, view),
  ];
}

/** The settings that `goals` looks at. */
export function settingNames(served: readonly ServedAddress[]): readonly string[] {
  const devices = tunnelDevices(served);
  const filters = devices.length === 0 ? [] : [filterOf('all'), ...devices.map(filterOf)];
  return [ARP_IGNORE, ARP_ANNOUNCE, ...filters];
}

function needsSettings({ address, byRules }: ServedAddress): boolean {
  return familyOf(address) === 'inet' && byRules !== true;
}

function ruleGoals(
  served: readonly ServedAddress[],
  view: HostView,
  others: readonly ServedAddress[],
): readonly Goal[] {
  if (!served.some(({ byRules }) => byRules === true)) {
    return [];
  }
  const own = new Set(served.map(({ address }) => address));
  const rules = arpRulesFor(
    [...others.filter(({ address }) => !own.has(address)), ...served],
    view,
  );
  const reached = sameData(rules, view.arpRules);
  return rules.input.length === 0
    ? []
    : [
        {
          change: { kind: 'arpRules', rules },
          reached,
          found: reached ? 'there' : view.arpRules.input.length === 0 ? 'missing' : 'another',
          why: 'answers no ARP for these addresses, and never asks with them as its own',
        },
      ];
}

function tunnelDevices(served: readonly ServedAddress[]): readonly string[] {
  const tunnelled = served.filter(({ method }) => method === 'tun');
  return [...new Set(tunnelled.map(({ device }) => device))];
}

function filterOf(device: string): string {
  return `net.ipv4.conf.${device}.rp_filter`;
}

function tunnelExists(device: string, view: HostView): Goal {
  const reached = view.devices.has(device);
  return {
    change: { kind: 'loadModule', module: TUNNEL_MODULES[device] ?? device, device },
    reached,
    found: reached ? 'there' : 'missing',
    why: `makes ${device}, which takes the packets out of the tunnel`,
  };
}

function tunnelUp(device: string, view: HostView): Goal {
  const reached = view.devices.get(device)?.up === true;
  return {
    change: { kind: 'setLink', device, up: true },
    reached,
    found: reached ? 'up' : 'down',
    why: 'a tunnel that is down takes no packets',
  };
}

/**
 * `all` is enough: of `all` and the interface the kernel takes the larger. 3 serves as well, as our
 * addresses are of scope host; 8 answers for nothing; 4 to 7 are reserved and do nothing.
 */
function arpGoals(view: HostView): readonly Goal[] {
  return [
    settingGoal(view, ARP_IGNORE, '1', {
      enough: ['1', '2', '3', '8'],
      why: 'answers ARP only for addresses of the interface that is asked, not for those of lo',
    }),
    settingGoal(view, ARP_ANNOUNCE, '2', {
      enough: ['2'],
      why: 'its own ARP requests never carry the address, which would teach it to neighbours',
    }),
  ];
}

function settingGoal(
  view: HostView,
  name: string,
  value: string,
  { enough, why }: { readonly enough: readonly string[]; readonly why: string },
): Goal {
  const found = view.settings.get(name) ?? 'missing';
  return { change: { kind: 'setting', name, value }, reached: enough.includes(found), found, why };
}

/** Here too the kernel takes the larger of the two; 1 is strict, 2 is loose. */
function looseFilter(device: string, view: HostView): Goal {
  const name = filterOf(device);
  const own = view.settings.get(name);
  const values = [view.settings.get(filterOf('all')) ?? '0', own ?? '1'];
  return {
    change: { kind: 'setting', name, value: '2' },
    reached: values.includes('2') || !values.includes('1'),
    found: own ?? 'missing',
    why: 'packets come in by the tunnel and are answered by another interface',
  };
}

function addressGoals(served: readonly ServedAddress[], view: HostView): readonly Goal[] {
  const labels = new Set(view.addresses.map(({ label }) => label));
  return served.map(({ address, device, method }) => {
    const family = familyOf(address);
    const held = view.addresses.find(
      (each) =>
        each.address === address &&
        each.device === device &&
        each.prefixLength === hostPrefixLength(family),
    );
    const label = held || family === 'inet6' || device !== 'lo' ? undefined : freeLabel(labels);
    labels.add(label);
    return {
      change: { kind: 'addAddress', address, device, label },
      reached: held !== undefined,
      found: held === undefined ? 'missing' : 'there',
      why:
        method === 'dr'
          ? 'packets for it are taken: directors send them to our hardware address'
          : 'packets for it are taken when they come out of the tunnel',
    };
  });
}

/** `lo:0` and so on, as ifconfig(8) names them; it does not show addresses without a name. */
function freeLabel(taken: ReadonlySet<string | undefined>): string {
  let number = 0;
  while (taken.has(`lo:${number}`)) {
    number += 1;
  }
  return `lo:${number}`;
}

/** Why the machine cannot serve these addresses as they are asked for: for a person. */
export function objections(served: readonly ServedAddress[], view: HostView): readonly string[] {
  return served.flatMap((each) => [...deviceObjections(each, view), ...heldElsewhere(each, view)]);
}

function deviceObjections({ address, method, device }: ServedAddress, view: HostView): string[] {
  const family = familyOf(address);
  if (method === 'tun') {
    if (!isTunnelDevice(device)) {
      return [`${device} is none of ${Object.keys(TUNNEL_MODULES).join(', ')}`];
    }
    return (device === 'tunl0') === (family === 'inet')
      ? []
      : [`${device} carries no ${family === 'inet' ? 'IPv4' : 'IPv6'} packets: ${address}`];
  }
  const found = view.devices.get(device);
  if (found === undefined) {
    return [`there is no interface ${device}`];
  }
  return found.loopback || found.noArp
    ? []
    : [`${device} answers for its addresses on the network: take lo, or a dummy interface`];
}

function heldElsewhere({ address }: ServedAddress, view: HostView): string[] {
  const bits = hostPrefixLength(familyOf(address));
  return view.addresses
    .filter((held) => held.address === address)
    .flatMap(({ device, prefixLength }) => {
      const link = view.devices.get(device);
      if (link?.loopback !== true && link?.noArp !== true) {
        return [`${address} is on ${device}, which answers for it: remove it there first`];
      }
      return prefixLength === bits || link.loopback !== true
        ? []
        : [
            `${address}/${prefixLength} on ${device} makes the whole network one of this ` +
              `machine's own: remove it, /${bits} is added`,
          ];
    });
}
