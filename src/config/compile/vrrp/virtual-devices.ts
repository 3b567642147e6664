/**
 * Which links have to be made on others, what they are called, and which addresses are put on them:
 * `use_vmac` and its relatives, for all instances together, because a name is used once.
 *
 *     VRID 57 on eth0, use_vmac, use_vmac_addr         link        on     MAC (RFC 9568, 7.3)
 *     10.9.0.57                                        vrrp.57     eth0   00:00:5e:00:01:39
 *     10.9.1.57 dev eth1                               vrrp1.57    eth1   00:00:5e:00:01:39
 *     excluded 2001:db8::57                            vrrp6.57    eth0   00:00:5e:00:02:39
 */
import { type AddressFamily, familyOf } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type { VirtualAddress, VrrpInstance } from '../../model.js';
import type { GlobalServices, VirtualDevice } from '../../services-model.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { LONGEST_NAME } from './device.js';

type Prefixes = Pick<GlobalServices, 'vmacPrefix' | 'vmacAddressPrefix'>;

/** The instances with their devices, and their addresses on these. */
export function placeOnDevices(
  context: CompileContext,
  instances: readonly VrrpInstance[],
  prefixes: Prefixes,
  /** Where the name of an instance is written. */
  wordOf: (instance: VrrpInstance) => Word | undefined,
): readonly VrrpInstance[] {
  const names = new Set<string>();
  return instances.map((instance) => {
    const word = wordOf(instance);
    const report = (code: Parameters<typeof reportError>[1], message: string): void => {
      if (word !== undefined) {
        reportError(context, code, word, message);
      }
    };
    return new Placement(instance, prefixes, names, report).placed();
  });
}

type Report = (
  code: 'device-name-unusable' | 'vmac-xmit-base-needed' | 'ipvlan-address-missing',
  message: string,
) => void;

/** The devices of one instance, as they come to be needed. */
class Placement {
  readonly #instance: VrrpInstance;
  readonly #prefixes: Prefixes;
  readonly #names: Set<string>;
  readonly #report: Report;
  /** By what tells them apart. */
  readonly #devices = new Map<string, VirtualDevice>();

  constructor(instance: VrrpInstance, prefixes: Prefixes, names: Set<string>, report: Report) {
    this.#instance = instance;
    this.#prefixes = prefixes;
    this.#names = names;
    this.#report = report;
  }

  placed(): VrrpInstance {
    const instance = this.#instance;
    const { ipvlan, vmac } = instance;
    if (ipvlan !== undefined) {
      return this.#withIpvlan(ipvlan);
    }
    const transmitsFromBase = vmac !== undefined && this.#transmitsFromBase();
    const main =
      vmac === undefined ? undefined : this.#ownDevice(instance.family, !transmitsFromBase);
    const place = (address: VirtualAddress) => this.#place(address, main);
    const virtualAddresses = instance.virtualAddresses.map(place);
    const excludedAddresses = instance.excludedAddresses.map(place);
    const devices = [...this.#devices.values()];
    if (devices.length === 0) {
      return instance;
    }
    const holdsIpv6 = (name: string) =>
      [...virtualAddresses, ...excludedAddresses].some(
        (each) => each.interface === name && familyOf(each.address) === 'inet6',
      );
    return {
      ...instance,
      vmacTransmitsFromBase: transmitsFromBase,
      virtualAddresses,
      excludedAddresses,
      devices: devices.map((each) => ({ ...each, ipv6: each.ipv6 || holdsIpv6(each.name) })),
      ...(main === undefined || transmitsFromBase ? {} : { advertDevice: main.name }),
    };
  }

  /** Peers are reached by routes, and those lead out of the interface below. */
  #transmitsFromBase(): boolean {
    const { name, unicastPeers, vmacTransmitsFromBase } = this.#instance;
    if (unicastPeers.length > 0 && !vmacTransmitsFromBase) {
      const message = `vrrp_instance '${name}' sends to its peers as with vmac_xmit_base`;
      this.#report('vmac-xmit-base-needed', message);
      return true;
    }
    return vmacTransmitsFromBase;
  }

  #place(address: VirtualAddress, main: VirtualDevice | undefined): VirtualAddress {
    const { interface: own, family, vmacForAddresses } = this.#instance;
    const ofAddress = familyOf(address.address);
    const wantsOwn = vmacForAddresses || address.useVmac === true;
    if (main !== undefined && address.interface === own && (ofAddress === family || !wantsOwn)) {
      return onDevice(address, main);
    }
    return wantsOwn ? onDevice(address, this.#further(address.interface, ofAddress)) : address;
  }

  #ownDevice(family: AddressFamily, sends: boolean): VirtualDevice {
    const { vmac, interface: parent } = this.#instance;
    const wanted = this.#claim(vmac?.name);
    const name = wanted ?? this.#freeName(this.#prefixes.vmacPrefix, family);
    return this.#add(name, parent, family, family === 'inet6' && sends);
  }

  /** For addresses on other interfaces, or of the other family. */
  #further(parent: string, family: AddressFamily): VirtualDevice {
    const known = this.#devices.get(`${parent} ${family}`);
    const { vmacPrefix, vmacAddressPrefix } = this.#prefixes;
    const prefix = this.#devices.size === 0 ? vmacPrefix : vmacAddressPrefix;
    return known ?? this.#add(this.#freeName(prefix, family), parent, family, family === 'inet6');
  }

  #add(
    name: string,
    parent: string,
    family: AddressFamily,
    linkLocalOfParent: boolean,
  ): VirtualDevice {
    const { vmac } = this.#instance;
    const device: VirtualDevice = {
      name,
      parent,
      kind: 'macvlan',
      mode: 'private',
      hardwareAddress: this.#hardwareAddress(family),
      ...(vmac?.group === undefined ? {} : { group: vmac.group }),
      family,
      ipv6: family === 'inet6',
      linkLocalOfParent,
    };
    this.#devices.set(`${parent} ${family}`, device);
    return device;
  }

  #hardwareAddress(family: AddressFamily): string {
    const { vmac, virtualRouterId } = this.#instance;
    const last = virtualRouterId.toString(16).padStart(2, '0');
    const given = vmac?.hardwareAddress;
    if (given === undefined) {
      return `00:00:5e:00:0${family === 'inet' ? 1 : 2}:${last}`;
    }
    return given.split(':').length === 6 ? given : `${given}:${last}`;
  }

  #withIpvlan(ipvlan: NonNullable<VrrpInstance['ipvlan']>): VrrpInstance {
    const instance = this.#instance;
    const { family, interface: parent } = instance;
    const { mode, group, address, prefixLength } = ipvlan;
    const usable = address !== undefined && familyOf(address) === family ? address : undefined;
    if (usable === undefined && (family === 'inet' || address !== undefined)) {
      const message = `the ipvlan of '${instance.name}' needs an address to send from`;
      this.#report('ipvlan-address-missing', message);
    }
    const name = this.#claim(ipvlan.name) ?? this.#freeName(this.#prefixes.vmacPrefix, family);
    const device: VirtualDevice = {
      ...{ name, parent, kind: 'ipvlan', mode },
      ...(group === undefined ? {} : { group }),
      family,
      ipv6: family === 'inet6',
      linkLocalOfParent: false,
      ...(usable === undefined ? {} : { address: usable }),
      ...(usable === undefined || prefixLength === undefined ? {} : { prefixLength }),
    };
    return { ...instance, devices: [device], advertDevice: name };
  }

  /** The name that is asked for, unless an instance before this one has it. */
  #claim(name: string | undefined): string | undefined {
    if (name !== undefined && this.#names.has(name)) {
      const message = `another instance has the interface '${name}'; a name is chosen`;
      this.#report('device-name-unusable', message);
      return undefined;
    }
    if (name !== undefined) {
      this.#names.add(name);
    }
    return name;
  }

  /** `vrrp.51`, for IPv6 then `vrrp6.51`, then `vrrp1.51` and so on. */
  #freeName(prefix: string, family: AddressFamily): string {
    const suffix = `.${this.#instance.virtualRouterId}`;
    const middles = ['', ...(family === 'inet6' ? ['6'] : [])];
    for (let number = 0; ; number += 1) {
      const end = `${middles[number] ?? number - middles.length + 1}${suffix}`;
      const name = prefix.slice(0, LONGEST_NAME - end.length) + end;
      if (!this.#names.has(name)) {
        this.#names.add(name);
        return name;
      }
    }
  }
}

function onDevice(address: VirtualAddress, device: VirtualDevice): VirtualAddress {
  return { ...address, interface: device.name };
}
