import { familyOf } from '../../../base/address.js';
import type { VrrpInstance } from '../../../config/model.js';
import type { VirtualDevice } from '../../../config/services-model.js';
import {
  type DoctorObservation,
  type DoctorSubject,
  fine,
  type ProbingCheck,
} from '../../check.js';
import type { InspectedMachine } from '../../machine.js';
import { type AddressQuestion, claimants, type WireReading } from '../../wire.js';
import { isMasterHere, refused } from './probe-parts.js';

/** Neighbours that are asked for one instance. */
const MOST_NEIGHBOURS = 8;

/** Frames from and to a virtual MAC get through. */
export const vmacDelivery: ProbingCheck = {
  id: 'vmac-delivery',
  title: 'the network carries frames from and to the virtual MAC',
  why:
    'Hypervisors and switches may drop frames from a MAC that they have not given ("forged ' +
    'transmits", "MAC address changes", port security) or not deliver those to it: a master ' +
    'that no one reaches. Asks known neighbours by ARP from the real MAC, and then from the ' +
    'virtual one. Only the master may do that: from anywhere else it would draw the traffic of ' +
    'the virtual MAC to the wrong port.',
  asks: {
    network: 'machine',
    questions: (subject) => ({
      addresses: triedOf(subject).flatMap(({ device, questions }) => [
        ...questions,
        ...questions.map((each) => ({ ...each, interface: device.name })),
      ]),
    }),
  },
  look: (subject, wire) => {
    const tried = triedOf(subject);
    const others = devicesOf(subject).filter(
      ({ instance }) => !tried.some((each) => each.instance === instance),
    );
    return [
      ...(tried.length === 0 ? [] : refused(wire)),
      ...tried.map((each) => judge(each, wire)),
      ...others.flatMap(({ instance: { name } }) =>
        fine(`${name}: not tried, which only its master may do`),
      ),
    ];
  },
};

/** An instance on a virtual MAC. */
interface OnDevice {
  readonly instance: VrrpInstance;
  readonly device: VirtualDevice;
}

/** One that is tried, and who is asked by the real MAC. */
interface TriedDevice extends OnDevice {
  readonly questions: readonly AddressQuestion[];
}

function devicesOf({ configuration }: DoctorSubject): readonly OnDevice[] {
  return configuration.vrrpInstances.flatMap((instance) => {
    const device = instance.devices?.find(
      ({ kind, family }) => kind === 'macvlan' && family === instance.family,
    );
    return device === undefined ? [] : [{ instance, device }];
  });
}

function triedOf(subject: DoctorSubject): readonly TriedDevice[] {
  const { machine } = subject;
  return devicesOf(subject).flatMap(({ instance, device }) => {
    const isThere = machine.interfaces.some(({ name, up }) => name === device.name && up);
    return isThere && isMasterHere(instance, machine)
      ? [{ instance, device, questions: neighboursOf(instance, device, machine) }]
      : [];
  });
}

function neighboursOf(
  instance: VrrpInstance,
  { parent, name }: VirtualDevice,
  { neighbours }: InspectedMachine,
): readonly AddressQuestion[] {
  const known = neighbours.filter((each) => each.interface === parent || each.interface === name);
  const addresses = [...known, ...instance.unicastPeers].map(({ address }) => address);
  return [...new Set(addresses)]
    .filter((address) => familyOf(address) === instance.family)
    .slice(0, MOST_NEIGHBOURS)
    .map((address) => ({ interface: parent, address }));
}

function judge({ instance, device, questions }: TriedDevice, wire: WireReading): DoctorObservation {
  const answersBy = (name: string) =>
    questions.filter(
      ({ address }) =>
        claimants(wire, { interface: name, address }, ({ asked }) => asked).length > 0,
    );
  const real = answersBy(device.parent);
  const virtual = answersBy(device.name);
  const { name } = instance;
  const mac = device.hardwareAddress ?? 'the virtual MAC';
  if (virtual.length > 0) {
    return { level: 'ok', text: `${name}: ${virtual[0]?.address} answers ${mac}` };
  }
  return real.length === 0
    ? {
        level: 'warn',
        text: `${name}: no neighbour on ${device.parent} answers, so nothing is known of ${mac}`,
        advice: `ping one over ${device.parent}, and ask again`,
      }
    : {
        level: 'fail',
        text:
          `${name}: ${real.map(({ address }) => address).join(', ')} answers ${device.parent}, ` +
          `but not ${mac} (${device.name})`,
        advice: 'allow forged transmits and MAC changes on the port, or do without use_vmac',
      };
}
