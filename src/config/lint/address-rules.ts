/** Rules on virtual addresses and other addresses of the file. */
import type { IpAddress } from '../../base/address.js';
import type { Span } from '../language/tree.js';
import type { VirtualAddress } from '../model.js';
import { addressEntries, type PlacedInstance, placedInstances } from './places.js';
import type { LintRule, LintSubject } from './rule.js';
import { specialKind } from './subnet.js';

/** A virtual address with its place and its instance. */
export interface PlacedAddress extends PlacedInstance {
  readonly entry: VirtualAddress;
  readonly span: Span;
  /** The address was written with a prefix length. */
  readonly prefixWritten: boolean;
  /** The place of a word of the entry, or of the address when it is not there. */
  readonly spanOf: (word: string | undefined) => Span;
}

/** All virtual addresses, excluded ones too. */
export function placedAddresses(subject: LintSubject): readonly PlacedAddress[] {
  return addressesByInstance(subject).flat();
}

/** The virtual addresses of each instance. */
export function addressesByInstance(subject: LintSubject): readonly (readonly PlacedAddress[])[] {
  return placedInstances(subject).map((placed) => {
    const { virtualAddresses, excludedAddresses } = placed.instance;
    const entries = addressEntries(placed.block);
    return [...virtualAddresses, ...excludedAddresses].flatMap((entry) => {
      const directive = entries.get(entry.address);
      if (directive === undefined) {
        return [];
      }
      const { keyword, arguments: words } = directive;
      const { span } = keyword;
      const prefixWritten = keyword.text.includes('/');
      const spanOf = (text: string | undefined) =>
        words.find((word) => word.text === text)?.span ?? span;
      return [{ ...placed, entry, span, prefixWritten, spanOf }];
    });
  });
}

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
    return placedAddresses(subject).flatMap((placed) => {
      const { entry, span, instance } = placed;
      const earlier = known.get(entry.address);
      if (earlier === undefined || earlier.instance === instance || isLinkLocal(entry.address)) {
        known.set(entry.address, earlier ?? placed);
        return [];
      }
      const message = `${entry.address} is an address of '${earlier.instance.name}' as well`;
      return [{ span, message, related: [{ message: 'listed here too', span: earlier.span }] }];
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
    placedAddresses(subject).flatMap(({ instance, entry, span }) =>
      instance.sourceAddress === entry.address && instance.priority !== 255
        ? [
            {
              span,
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
    placedAddresses(subject).flatMap(({ instance, entry, span }) =>
      instance.unicastPeers.some((peer) => peer.address === entry.address)
        ? [{ span, message: `${entry.address} is also a unicast peer of '${instance.name}'` }]
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
    placedAddresses(subject).flatMap(({ entry, span }) => {
      const kind = specialKind(entry.address);
      return kind === undefined ? [] : [{ span, message: `${entry.address} is ${kind}` }];
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
    placedAddresses(subject).flatMap(({ entry, spanOf }) => {
      const { label, interface: device } = entry;
      if (label === undefined || label === device || label.startsWith(`${device}:`)) {
        return [];
      }
      const message = `label '${label}' does not begin with '${device}:'`;
      return [{ span: spanOf(label), message, hint: `for example label ${device}:vip` }];
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
