import type { VirtualAddress, VrrpInstance } from '../../../config/model.js';
import type { DoctorObservation, ProbingCheck } from '../../check.js';
import { problemsOr } from '../../check.js';
import {
  type AddressQuestion,
  advertPatienceMs,
  advertsFor,
  claimants,
  type WireReading,
} from '../../wire.js';
import { addressesHere, lowerInterface, refused, virtualHardwareAddresses } from './probe-parts.js';

/** No station but the master has the virtual address. */
export const vipDuplicate: ProbingCheck = {
  id: 'vip-duplicate',
  title: 'no other machine has a virtual address',
  why:
    'Asks the network of each virtual address by ARP or neighbour discovery. Who answers has to ' +
    'be the router whose adverts are heard; any other takes the traffic of some clients away, ' +
    'and which ones changes by chance.',
  asks: {
    network: 'machine',
    questions: ({ configuration: { vrrpInstances } }) => ({
      addresses: vrrpInstances.flatMap((instance) => questionsOf(instance)),
      adverts: vrrpInstances.map((instance) => instance.interface),
      patienceMs: advertPatienceMs(vrrpInstances),
    }),
  },
  look: ({ machine, configuration: { vrrpInstances } }, wire) => {
    const here = addressesHere(machine);
    return vrrpInstances.length === 0
      ? []
      : problemsOr(
          [
            ...refused(wire),
            ...vrrpInstances.flatMap((instance) =>
              questionsOf(instance).flatMap((question) =>
                judge(instance, question, here.has(question.address), wire),
              ),
            ),
          ],
          'no other machine answers for a virtual address',
        );
  },
};

function questionsOf(instance: VrrpInstance): readonly AddressQuestion[] {
  const all: readonly VirtualAddress[] = [
    ...instance.virtualAddresses,
    ...instance.excludedAddresses,
  ];
  return all.map((each) => ({
    interface: lowerInterface(instance, each.interface),
    address: each.address,
  }));
}

function judge(
  instance: VrrpInstance,
  question: AddressQuestion,
  isHere: boolean,
  wire: WireReading,
): readonly DoctorObservation[] {
  const adverts = advertsFor(instance, wire);
  const masters = new Set([
    ...virtualHardwareAddresses(instance),
    ...adverts.map(({ hardwareAddress }) => hardwareAddress),
  ]);
  const strangers = claimants(wire, question).filter((each) => isHere || !masters.has(each));
  const { address, interface: device } = question;
  const why = isHere
    ? 'this router has it'
    : adverts.length === 0
      ? 'no router advertises it'
      : `${adverts[0]?.source} advertises it`;
  return strangers.map((station) => ({
    level: 'fail',
    text: `${instance.name}: ${station} on ${device} answers for ${address}, and ${why}`,
    advice: `find ${station} (forwarding table of the switch) and take ${address} from it`,
  }));
}
