/**
 * Keeps the links that instances need on their interfaces: a macvlan with a virtual MAC, an ipvlan.
 * Start, reload, repair and the way back after a crash are one path: what should be there is held
 * against what the kernel has.
 */
import { type IpAddress, isLinkLocal6 } from '../../base/address.js';
import { SayOnce } from '../../base/say-once.js';
import type { VirtualDevice } from '../../config/services-model.js';
import type {
  AddressRequest,
  AssignedAddress,
  Link,
  NetworkChange,
  NetworkTable,
  RequestResult,
  UpperLinks,
} from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import { ADDRESS_PROTOCOL } from '../addresses/address-plan.js';
import type { LinkIndex } from '../addresses/link-index.js';
import {
  type DeviceStep,
  deviceRequest,
  leftOverLinks,
  type OwnedDevice,
  planDevice,
} from './device-plan.js';

/** RT_SCOPE_LINK, and IFA_F_NODAD: the parent has made sure that the address is ours alone. */
const LINK_SCOPE = 253;
const NO_DAD = 0x02;

/** What the keeper works through. */
export interface DeviceKeeperDoors {
  readonly table: NetworkTable;
  readonly upperLinks: UpperLinks;
  readonly links: LinkIndex;
  /** IFLA_IFALIAS of our links; it tells the daemons of one network namespace apart. */
  readonly alias: string;
  /** Whether an address is one of an instance. */
  isVirtual(address: IpAddress): boolean;
  log(event: KernelLogEvent): void;
}

export class DeviceKeeper {
  readonly #doors: DeviceKeeperDoors;
  #desired: readonly OwnedDevice[] = [];
  /** Links that we have set up, or found up: one that is down now was set down by an operator. */
  readonly #raised = new Set<number>();
  readonly #said = new SayOnce();
  readonly #unusable = new Set<string>();
  #closed = false;

  constructor(doors: DeviceKeeperDoors) {
    this.#doors = doors;
  }

  /** These shall be there. Others of ours stay until `removeOthers`. */
  want(desired: readonly OwnedDevice[]): void {
    this.#desired = desired;
    this.#settle();
  }

  /** Makes what is wanted and not there as it should be. */
  #settle(): void {
    if (this.#closed) {
      return;
    }
    this.#unusable.clear();
    for (const owned of this.#desired) {
      this.#carryOut(planDevice(owned, this.#doors.links.byName, this.#doors.alias));
    }
  }

  /** A device, what is below one, or an address that one may send from has changed. */
  heard(change: NetworkChange, linkName: string): void {
    const isOfInterest = change.kind === 'link' || isLinkLocal6(change.address.address);
    const concerns = ({ device }: OwnedDevice) =>
      device.name === linkName || device.parent === linkName;
    if (isOfInterest && this.#desired.some(concerns)) {
      this.#settle();
    }
  }

  /** False when something else has the name of a device, or the kernel has refused it. */
  isUsable(name: string): boolean {
    return !this.#unusable.has(name);
  }

  /** Removes what is ours and not wanted any more, of a predecessor as well. */
  removeOthers(): void {
    const { table, alias } = this.#doors;
    for (const link of leftOverLinks(this.#desired, table.links(), alias)) {
      this.#remove(link);
    }
  }

  /** Nothing of ours is left, and nothing is made any more. */
  release(): void {
    this.#closed = true;
    this.#desired = [];
    this.removeOthers();
  }

  /** Nothing is made any more; what is there stays. */
  close(): void {
    this.#closed = true;
  }

  #carryOut(step: DeviceStep): void {
    const { instance, device } = step.owned;
    const { upperLinks, alias } = this.#doors;
    switch (step.kind) {
      case 'wait':
        return;
      case 'obstructed':
        this.#refused(step.owned, 'EEXIST', step.reason);
        return;
      case 'make':
        if (step.former !== undefined) {
          this.#remove(step.former);
        }
        if (
          this.#isDone(
            step.owned,
            upperLinks.addUpperLink(deviceRequest(device, step.parent, alias)),
          )
        ) {
          this.#doors.log({
            event: 'deviceMade',
            instance,
            device: device.name,
            kind: device.kind,
          });
          this.#finish(step.owned);
        }
        return;
      case 'adopt':
        upperLinks.setAlias(step.link.index, alias);
        this.#doors.log({ event: 'deviceAdopted', instance, device: device.name });
        this.#finish(step.owned);
        return;
      case 'keep':
        this.#finish(step.owned);
        return;
    }
  }

  /** Up, and with the address that it sends from. */
  #finish(owned: OwnedDevice): void {
    const { device } = owned;
    const { upperLinks, links } = this.#doors;
    this.#noteAgain(device.name);
    const link = links.byName(device.name);
    if (link === undefined) {
      return;
    }
    const parentIsUp = links.byName(device.parent)?.up === true;
    if (link.up) {
      this.#raised.add(link.index);
    } else if (parentIsUp && !this.#raised.has(link.index)) {
      if (this.#isDone(owned, upperLinks.setUp(link.index))) {
        this.#raised.add(link.index);
      }
      this.#noteAgain(device.name);
    }
    this.#giveAddress(device, link);
  }

  #giveAddress(device: VirtualDevice, link: Link): void {
    const { table } = this.#doors;
    const wanted = this.#addressOf(device, link);
    const present = table
      .addresses()
      .filter((each) => each.linkIndex === link.index && this.#isSource(each));
    if (wanted === undefined || present.some(({ address }) => address === wanted.address)) {
      return;
    }
    table.addAddresses([wanted]);
    const former = present.filter(({ prefixLength }) => prefixLength === wanted.prefixLength);
    if (device.linkLocalOfParent && former.length > 0) {
      table.removeAddresses(former);
    }
  }

  #isSource({ address, family, protocol }: AssignedAddress): boolean {
    const isOurs = protocol === ADDRESS_PROTOCOL || family === 'inet6';
    return isOurs && !this.#doors.isVirtual(address);
  }

  #addressOf(device: VirtualDevice, link: Link): AddressRequest | undefined {
    if (device.address !== undefined) {
      return sourceAddress(link, device.address, device.prefixLength);
    }
    if (!device.linkLocalOfParent) {
      return undefined;
    }
    const { addresses } = this.#doors.links.status(device.parent, this.#doors.isVirtual);
    const address = addresses.find(isLinkLocal6);
    return address === undefined ? undefined : sourceAddress(link, address, 64);
  }

  #remove(link: Link): void {
    const error = this.#doors.upperLinks.removeLink(link.index);
    if (error === undefined) {
      this.#raised.delete(link.index);
      this.#doors.links.apply({ kind: 'link', link, removed: true });
      this.#doors.log({ event: 'deviceRemoved', device: link.name });
    } else if (this.#said.isNews(`remove ${link.name}`, error.code)) {
      this.#doors.log({ event: 'deviceStays', device: link.name, reason: error.code });
    }
  }

  /** Our own changes are no news of the table. */
  #noteAgain(name: string): void {
    const link = this.#doors.table.links().find((each) => each.name === name);
    if (link !== undefined) {
      this.#doors.links.apply({ kind: 'link', link, removed: false });
    }
  }

  #isDone(owned: OwnedDevice, result: RequestResult): boolean {
    if (result === undefined) {
      this.#said.settle(owned.device.name);
      return true;
    }
    this.#refused(owned, result.code, `${result.code} ${result.message ?? ''}`.trim());
    return false;
  }

  #refused({ instance, device }: OwnedDevice, code: string, reason: string): void {
    this.#unusable.add(device.name);
    if (this.#said.isNews(device.name, code)) {
      this.#doors.log({ event: 'deviceRefused', instance, device: device.name, reason });
    }
  }
}

function sourceAddress(link: Link, address: IpAddress, prefixLength = 32): AddressRequest {
  const isIpv6 = address.includes(':');
  return {
    linkIndex: link.index,
    family: isIpv6 ? 'inet6' : 'inet',
    address,
    prefixLength,
    scope: isLinkLocal6(address) ? LINK_SCOPE : 0,
    flags: isIpv6 ? NO_DAD : 0,
    label: isIpv6 ? undefined : link.name,
    broadcast: undefined,
    peer: undefined,
    protocol: ADDRESS_PROTOCOL,
    // Not for what the host itself sends.
    preferredLifetimeSeconds: isLinkLocal6(address) ? 0 : undefined,
  };
}
