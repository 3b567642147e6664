/** This machine as one that may serve virtual addresses: looked at, changed, and questioned. */

import { familyOf, type IpAddress } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import { hardwareAddressText, parseHardwareAddress } from '../../base/hardware-address.js';
import type { Change } from '../../realserver/change.js';
import { type HostView, hostPrefixLength } from '../../realserver/host-view.js';
import type { AddressRequest, Link, RequestResult } from '../doors.js';
import { NetlinkRequester } from '../netlink/requester.js';
import { addAddress, removeAddress } from '../route/address-messages.js';
import { setLink } from '../route/link-messages.js';
import { removeNeighbour, setNeighbour } from '../route/neighbour-messages.js';
import { type ReadLink, readLinks } from '../route/read-links.js';
import { readAddresses, readNeighbours } from '../route/read-lists.js';
import { readArpRules, writeArpRules } from './arp-rules.js';
import { answeredBy } from './ingress-probe.js';
import { loadModule } from './kernel-modules.js';
import { readSetting, writeSetting } from './system-setting.js';

const NETLINK_ROUTE = 0;
const ETHERNET = 1;
const SCOPE_HOST = 254;
const IFA_F_NODAD = 0x02;
/** IFAPROT_UNSPEC: as if a person had added it. */
const BY_HAND = 0;

/** A network that neighbours of this machine could ask on. */
export interface AskableLink {
  readonly link: Link;
  /** Its own addresses, for which it should answer. */
  readonly own: readonly IpAddress[];
}

/** The machine; works on the network namespace that it is opened in. */
export class RealServerHost {
  readonly #requester = new NetlinkRequester(NETLINK_ROUTE);

  close(): void {
    this.#requester.close();
  }

  /** What is there now. @throws NetlinkError */
  view(settingNames: readonly string[]): HostView {
    const links = readLinks(this.#requester);
    const nameOf = new Map(links.map(({ index, name }) => [index, name]));
    const settings = settingNames.map((name) => [name, readSetting(name)] as const);
    return {
      devices: new Map(links.map((link) => [link.name, link])),
      addresses: readAddresses(this.#requester).map(({ linkIndex, ...rest }) => ({
        ...rest,
        device: nameOf.get(linkIndex) ?? `${linkIndex}`,
      })),
      arpRules: readArpRules(),
      neighbours: readNeighbours(this.#requester).map(
        ({ linkIndex, address, hardwareAddress }) => ({
          address,
          device: nameOf.get(linkIndex) ?? `${linkIndex}`,
          hardwareAddress: hardwareAddressText(hardwareAddress),
        }),
      ),
      settings: new Map(settings.flatMap(([name, value]) => (value ? [[name, value]] : []))),
    };
  }

  /** Makes one change. @returns why it was refused, or undefined */
  apply(change: Change): string | undefined {
    switch (change.kind) {
      case 'loadModule':
        return this.#loadModule(change.module, change.device);
      case 'setting':
        return failureOf(() => writeSetting(change.name, change.value));
      case 'setNeighbour': {
        const { address, device, hardwareAddress: text } = change.neighbour;
        const hardwareAddress = parseHardwareAddress(text);
        return hardwareAddress === undefined
          ? `${text} is no hardware address`
          : this.#onLink(device, ({ index: linkIndex }) =>
              this.#requester.transact([
                setNeighbour({ linkIndex, address, hardwareAddress, protocol: BY_HAND }),
              ]),
            );
      }
      case 'removeNeighbour':
        return this.#onLink(change.neighbour.device, ({ index }) =>
          this.#requester.transact([removeNeighbour(index, change.neighbour.address)]),
        );
      case 'arpRules':
        return writeArpRules(change.rules);
      case 'setLink':
        return this.#onLink(change.device, ({ index }) =>
          this.#requester.transact([setLink(index, change.up)]),
        );
      case 'addAddress':
        return this.#onLink(change.device, (link) =>
          this.#requester.transact([addAddress(addressRequest(link, change))]),
        );
      case 'removeAddress':
        return this.#onLink(change.device, (link) =>
          this.#requester.transact([removeAddress(addressRequest(link, change))]),
        );
    }
  }

  /** Networks that are up and have neighbours; a port of a bridge or bond is no network itself. */
  askableLinks(): readonly AskableLink[] {
    const addresses = readAddresses(this.#requester);
    return readLinks(this.#requester)
      .filter(isAskable)
      .map((link) => ({
        link,
        own: addresses
          .filter(({ linkIndex }) => linkIndex === link.index)
          .map(({ address }) => address),
      }));
  }

  /** See `answeredBy`. @throws NetlinkError */
  answered(link: Link, addresses: readonly IpAddress[]): ReadonlySet<IpAddress> {
    return answeredBy(this.#requester, link, addresses);
  }

  #loadModule(module: string, device: string): string | undefined {
    if (!loadModule(module)) {
      return `the module ${module} cannot be loaded`;
    }
    return readLinks(this.#requester).some(({ name }) => name === device)
      ? undefined
      : `the module ${module} has made no ${device} (net.core.fb_tunnels_only_for_init_net?)`;
  }

  #onLink(name: string, change: (link: Link) => readonly RequestResult[]): string | undefined {
    const link = readLinks(this.#requester).find((each) => each.name === name);
    if (link === undefined) {
      return `there is no interface ${name}`;
    }
    const refused = change(link).find((result) => result !== undefined);
    return refused && (refused.message ? `${refused.code} (${refused.message})` : refused.code);
  }
}

function isAskable({ up, running, loopback, noArp, hardwareType, master }: ReadLink): boolean {
  return up && running && !loopback && !noArp && hardwareType === ETHERNET && master === undefined;
}

/** Of scope host, so that it is never the source of what this machine begins itself. */
function addressRequest(
  link: Link,
  change: { readonly address: IpAddress; readonly label?: string | undefined },
): AddressRequest {
  const family = familyOf(change.address);
  return {
    linkIndex: link.index,
    family,
    address: change.address,
    prefixLength: hostPrefixLength(family),
    scope: family === 'inet' ? SCOPE_HOST : 0,
    flags: family === 'inet' ? 0 : IFA_F_NODAD,
    label: change.label,
    broadcast: undefined,
    peer: undefined,
    protocol: BY_HAND,
    preferredLifetimeSeconds: undefined,
  };
}

function failureOf(action: () => void): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
