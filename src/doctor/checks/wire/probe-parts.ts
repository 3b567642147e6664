/** What the probes have in common. */
import type { IpAddress } from '../../../base/address.js';
import type { VrrpInstance } from '../../../config/model.js';
import type { DoctorObservation } from '../../check.js';
import type { InspectedMachine } from '../../machine.js';
import type { WireReading } from '../../wire.js';

/** The link that frames of an interface leave by: the one below it, where the daemon made it. */
export function lowerInterface({ devices = [] }: VrrpInstance, name: string): string {
  return devices.find((each) => each.name === name)?.parent ?? name;
}

/** Virtual MACs that its master answers with: RFC 9568 section 7.3, or as configured. */
export function virtualHardwareAddresses({ devices = [] }: VrrpInstance): readonly string[] {
  return devices.flatMap(({ hardwareAddress }) => hardwareAddress ?? []);
}

/** Every address of this machine. */
export function addressesHere({ interfaces }: InspectedMachine): ReadonlySet<IpAddress> {
  return new Set(interfaces.flatMap(({ addresses }) => addresses.map(({ address }) => address)));
}

/** Whether the addresses of an instance are on this machine: it is master. */
export function isMasterHere(
  { virtualAddresses }: VrrpInstance,
  machine: InspectedMachine,
): boolean {
  const here = addressesHere(machine);
  return virtualAddresses.some(({ address }) => here.has(address));
}

/** What could not be asked: nothing that was not heard proves anything then. */
export function refused({ refusals }: WireReading): readonly DoctorObservation[] {
  return refusals.map((text) => ({ level: 'warn', text: `not to be asked: ${text}` }));
}
