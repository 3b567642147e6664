/** A machine that has nothing to complain about, and parts of it that are otherwise. */
import { parseAddress } from '../../src/base/address.js';
import type { ScriptObservation } from '../../src/config/load.js';
import type { DoctorSubject } from '../../src/doctor/check.js';
import type { InspectedMachine, MachineInterface } from '../../src/doctor/machine.js';
import type { WireReading } from '../../src/doctor/wire.js';
import { loadText } from '../config/load-text.js';

/** A text that is an address. @throws RangeError otherwise */
export function address(text: string) {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new RangeError(`${text} is no address`);
  }
  return parsed;
}

/** An interface that is up, with 192.0.2.10/24. */
export const ETH0: MachineInterface = {
  ...{ name: 'eth0', up: true, running: true, loopback: false },
  addresses: [{ address: address('192.0.2.10'), prefixLength: 24 }],
  managers: { networkManager: false },
};

/** What differs from a sound machine; settings and modules are of those named only. */
export interface MachineChanges extends Partial<Omit<InspectedMachine, 'setting' | 'module'>> {
  readonly settings?: Readonly<Record<string, string>>;
  readonly modules?: Readonly<Record<string, ReturnType<InspectedMachine['module']>>>;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** A sound machine but for the changes. */
export function machineWith(changes: MachineChanges = {}): InspectedMachine {
  const { settings = {}, modules = {}, parameters = {}, ...more } = changes;
  return {
    setting: (name) => settings[name],
    module: (name) => modules[name] ?? 'loaded',
    moduleParameter: (module, name) => parameters[`${module}.${name}`],
    interfaces: [ETH0],
    groups: [{ interface: 'eth0', group: address('224.0.0.18') }],
    neighbours: [],
    firewall: { kind: 'ruleset', items: [] },
    legacyTables: [],
    processes: [{ pid: 1, name: 'systemd', sameNetwork: true }],
    daemon: { pid: 7, openFiles: 65_536, capabilities: (1n << 12n) | (1n << 13n) },
    enabledUnits: new Set(['ssh.service']),
    stateFolder: { path: '/var/lib/upkeep', freeBytes: 2 ** 30, writable: true },
    nodeVersion: '24.1.0',
    clockSynchronised: true,
    ownNamespace: false,
    ...more,
  };
}

/** A configuration on a machine. */
export function subjectOf(
  text: string,
  changes: MachineChanges = {},
  scripts: DoctorSubject['scripts'] = [],
): DoctorSubject {
  const machine = machineWith(changes);
  return { configuration: loadText(text).configuration, machine, director: machine, scripts };
}

/** A check beside a sound machine, and beside one that it has to speak of. */
export interface Case {
  /** The configuration. */
  readonly text: string;
  readonly good?: MachineChanges;
  readonly bad: MachineChanges;
  /** What was heard on the wire. */
  readonly goodWire?: Partial<WireReading>;
  readonly badWire?: Partial<WireReading>;
  readonly badScripts?: readonly ScriptObservation[];
  readonly level: 'warn' | 'fail';
  readonly says: RegExp;
  /** A configuration that needs nothing of this. */
  readonly needless?: string;
}
