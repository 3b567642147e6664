/** Rules on virtual addresses and other addresses of the file. */
import type { IpAddress } from '../../../base/address.js';
import { type PlacedAddress, spanIn } from '../placed-address.js';
import type { LintRule } from '../rule.js';
import { specialKind } from '../subnet.js';

function isLinkLocal(address: IpAddress): boolean {
  return /^fe[89ab][\da-f]:/.test(address);
}

const addressInTwoInstances: LintRule = {
  code: 'address-in-two-instances',
  severity: 'warning',
  title: 'an address in two instances',
  why:
    'Two instances are elected separately. When one router is master of the first and another ' +
    'of the second, both answer for the address; and whichever instance stops first takes it ' +
    'away.',
  advice: 'give each address to one instance; a sync group keeps instances together',
  check: (subject) => {
    const known = new Map<IpAddress, PlacedAddress>();
    return subject.addresses.flat().flatMap((placed) => {
      const { entry, instance } = placed;
      const earlier = known.get(entry.address);
      if (earlier === undefined || earlier.instance === instance || isLinkLocal(entry.address)) {
        known.set(entry.address, earlier ?? placed);
        return [];
      }
      const message = `${entry.address} is an address of '${earlier.instance.name}' as well`;
      const related = [{ message: 'listed here too', span: spanIn(earlier) }];
      return [{ span: spanIn(placed), message, related }];
    });
  },
};

const addressIsSource: LintRule = {
  code: 'address-is-source',
  severity: 'warning',
  title: 'a virtual address as the source of adverts',
  why:
    'A backup does not have the virtual address and could not send from it; two masters would ' +
    'send from the same address and could not tell each other apart.',
  advice: 'use an address that this router has all the time',
  check: (subject) =>
    subject.addresses.flat().flatMap(({ instance, entry, directive }) =>
      instance.sourceAddress === entry.address && instance.priority !== 255
        ? [
            {
              span: directive.keyword.span,
              message: `${entry.address} is also the source of the adverts of '${instance.name}'`,
            },
          ]
        : [],
    ),
};

const addressIsPeer: LintRule = {
  code: 'address-is-peer',
  severity: 'warning',
  title: 'a virtual address as a unicast peer',
  why:
    'Adverts to a virtual address reach the master, which is the router that sends them; the ' +
    'other routers hear nothing and become masters too.',
  advice: 'list the fixed addresses of the other routers in unicast_peer',
  check: (subject) =>
    subject.addresses.flat().flatMap(({ instance, entry, directive }) =>
      instance.unicastPeers.some((peer) => peer.address === entry.address)
        ? [
            {
              span: directive.keyword.span,
              message: `${entry.address} is also a unicast peer of '${instance.name}'`,
            },
          ]
        : [],
    ),
};

const notAHostAddress: LintRule = {
  code: 'not-a-host-address',
  severity: 'warning',
  title: 'a virtual address that no host can have',
  why: 'Nobody on the network can send packets to such an address.',
  advice: 'use an unused address of the network of the interface',
  check: (subject) =>
    subject.addresses.flat().flatMap((placed) => {
      const { address } = placed.entry;
      const kind = specialKind(address);
      const message = `${address} is ${kind}`;
      return kind === undefined ? [] : [{ span: spanIn(placed), message }];
    }),
};

const labelOfOtherInterface: LintRule = {
  code: 'label-of-other-interface',
  severity: 'hint',
  title: 'a label that does not begin with the interface',
  why:
    'Tools take a label such as eth0:1 for an alias of eth0. With another beginning ifconfig ' +
    'shows the address at the wrong interface or not at all, and ip(8) would not have ' +
    'accepted it.',
  advice: 'write the name of the interface, a colon and a few letters or digits',
  check: (subject) =>
    subject.addresses.flat().flatMap((placed) => {
      const { label, interface: device } = placed.entry;
      if (label === undefined || label === device || label.startsWith(`${device}:`)) {
        return [];
      }
      const message = `label '${label}' does not begin with '${device}:'`;
      return [{ span: spanIn(placed, label), message, hint: `for example label ${device}:vip` }];
    }),
};

/** The rules on single addresses. */
export const addressRules: readonly LintRule[] = [
  addressInTwoInstances,
  addressIsSource,
  addressIsPeer,
  notAHostAddress,
  labelOfOtherInterface,
];
