/**
 * Desired × observed → steps, for the links that are made on others. Ours are told by their alias,
 * which the kernel keeps when all our processes die. What looks as one of ours would is taken over:
 * keepalived leaves such a link behind as well.
 */
import type { VirtualDevice } from '../../config/services-model.js';
import type { Link, UpperLinkRequest } from '../../linux/doors.js';

/** A link that an instance needs. */
export interface OwnedDevice {
  readonly instance: string;
  readonly device: VirtualDevice;
}

/** What is to be done for one device. */
export type DeviceStep =
  /** Its parent is not there. */
  | { readonly kind: 'wait'; readonly owned: OwnedDevice }
  /** `former` has to go first. */
  | {
      readonly kind: 'make';
      readonly owned: OwnedDevice;
      readonly parent: Link;
      readonly former: Link | undefined;
    }
  | { readonly kind: 'adopt'; readonly owned: OwnedDevice; readonly link: Link }
  | { readonly kind: 'keep'; readonly owned: OwnedDevice; readonly link: Link }
  /** Something else has its name. */
  | { readonly kind: 'obstructed'; readonly owned: OwnedDevice; readonly reason: string };

/** IFLA_MACVLAN_MODE and IFLA_IPVLAN_FLAGS of <linux/if_link.h>. */
const MODES = {
  macvlan: { private: 1, vepa: 2, bridge: 4 },
  ipvlan: { bridge: 0, private: 1, vepa: 2 },
} as const;

/** @param alias that of our links */
export function planDevice(
  owned: OwnedDevice,
  linkByName: (name: string) => Link | undefined,
  alias: string,
): DeviceStep {
  const { device } = owned;
  const link = linkByName(device.name);
  const parent = linkByName(device.parent);
  if (link === undefined) {
    return parent === undefined
      ? { kind: 'wait', owned }
      : { kind: 'make', owned, parent, former: undefined };
  }
  const isAsWanted = parent !== undefined && fits(device, link, parent);
  if (link.alias === alias) {
    if (isAsWanted) {
      return { kind: 'keep', owned, link };
    }
    return parent === undefined
      ? { kind: 'wait', owned }
      : { kind: 'make', owned, parent, former: link };
  }
  if (isAsWanted) {
    return { kind: 'adopt', owned, link };
  }
  return { kind: 'obstructed', owned, reason: `another interface is called ${device.name}` };
}

/** Links of ours that are not wanted any more. */
export function leftOverLinks(
  devices: readonly OwnedDevice[],
  links: readonly Link[],
  alias: string,
): readonly Link[] {
  const wanted = new Set(devices.map(({ device }) => device.name));
  return links.filter((link) => link.alias === alias && !wanted.has(link.name));
}

/** What the kernel is asked for. */
export function deviceRequest(
  device: VirtualDevice,
  parent: Link,
  alias: string,
): UpperLinkRequest {
  const { name, kind, hardwareAddress, group, ipv6 } = device;
  return {
    ...{ name, kind, alias, ipv6, group, parentIndex: parent.index },
    mode: MODES[kind][device.mode],
    hardwareAddress: hardwareAddress === undefined ? undefined : octetsOf(hardwareAddress),
  };
}

function fits(device: VirtualDevice, link: Link, parent: Link): boolean {
  const { kind, hardwareAddress, mode } = device;
  const { upper } = link;
  return (
    upper?.kind === kind &&
    upper.parentIndex === parent.index &&
    upper.mode === MODES[kind][mode] &&
    (hardwareAddress === undefined ||
      Buffer.compare(link.hardwareAddress, octetsOf(hardwareAddress)) === 0)
  );
}

function octetsOf(hardwareAddress: string): Uint8Array {
  return Uint8Array.from(hardwareAddress.split(':'), (octet) => Number.parseInt(octet, 16));
}
