/** The machine that balances, besides IPVS: its settings, interfaces and firewall. */
import { networkInterfaces } from 'node:os';
import { parseAddress } from '../../base/address.js';
import type { HostInterface } from '../../lvs/host-needs.js';
import { openSourceNat, type SourceNat } from '../firewall/source-nat.js';
import { withNetworkNamespace } from '../process/process-control.js';
import { loadModule } from './kernel-modules.js';
import { readSetting, writeSetting } from './system-setting.js';

/** The settings of the kernel. */
export interface SettingsDoor {
  /** undefined: there is no such setting. */
  read(name: string): string | undefined;
  /** @throws Error of the file system */
  write(name: string, value: string): void;
  /** @returns whether the module is there now */
  loadModule(name: string): boolean;
}

/** All of it, in one network namespace. */
export interface HostDoors {
  readonly settings: SettingsDoor;
  readonly sourceNat: SourceNat;
  /** Those that are up and have an address. */
  interfaces(): readonly HostInterface[];
}

/**
 * Nothing is opened before it is asked for. In a namespace that is not there, there are no
 * settings and no interfaces.
 * @param networkNamespacePath by default the namespace of this process
 */
export function openHost(networkNamespacePath?: string): HostDoors {
  const inside = <Result>(action: () => Result): Result =>
    networkNamespacePath === undefined
      ? action()
      : withNetworkNamespace(networkNamespacePath, action);
  return {
    settings: {
      read: (name) => orElse(undefined, () => inside(() => readSetting(name))),
      write: (name, value) => inside(() => writeSetting(name, value)),
      loadModule,
    },
    sourceNat: openSourceNat(networkNamespacePath),
    interfaces: () => orElse([], () => inside(listInterfaces)),
  };
}

function orElse<Result>(otherwise: Result, action: () => Result): Result {
  try {
    return action();
  } catch {
    return otherwise;
  }
}

function listInterfaces(): readonly HostInterface[] {
  return Object.entries(networkInterfaces()).map(([name, addresses = []]) => ({
    name,
    networks: addresses.flatMap(({ address: text, cidr }) => {
      const address = parseAddress(text);
      const prefixLength = Number(cidr?.split('/')[1]);
      return address === undefined || Number.isNaN(prefixLength) ? [] : { address, prefixLength };
    }),
  }));
}
