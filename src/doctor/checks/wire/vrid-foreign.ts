import { familyOf } from '../../../base/address.js';
import type { VrrpInstance } from '../../../config/model.js';
import { type DoctorObservation, type ProbingCheck, problemsOr } from '../../check.js';
import type { InspectedMachine } from '../../machine.js';
import { advertPatienceMs, advertsFor, type WireAdvert, type WireReading } from '../../wire.js';
import { isMasterHere, refused } from './probe-parts.js';

/** No router of others uses the virtual router ID. */
export const vridForeign: ProbingCheck = {
  id: 'vrid-foreign',
  title: 'no router of others uses our virtual router IDs',
  why:
    'Listens for three intervals. Two clusters with one VRID in a network take each other for a ' +
    'peer: the lower priority goes to BACKUP and gives its addresses away, or the adverts are ' +
    'refused and both masters share one virtual MAC. Adverts of another version, with other ' +
    'addresses, or by unicast from who is no peer, are not of our cluster.',
  asks: {
    network: 'machine',
    questions: ({ configuration: { vrrpInstances } }) => ({
      adverts: vrrpInstances.map((instance) => instance.interface),
      patienceMs: advertPatienceMs(vrrpInstances),
    }),
  },
  look: ({ machine, configuration: { vrrpInstances } }, wire) =>
    vrrpInstances.length === 0
      ? []
      : problemsOr(
          [
            ...refused(wire),
            ...vrrpInstances.flatMap((instance) => judge(instance, wire, machine)),
          ],
          'nothing but adverts of our own was heard for our virtual router IDs',
        ),
};

function judge(
  instance: VrrpInstance,
  wire: WireReading,
  machine: InspectedMachine,
): readonly DoctorObservation[] {
  const adverts = advertsFor(instance, wire);
  const { name, virtualRouterId, unicastPeers } = instance;
  const foreign = adverts.flatMap((advert): readonly DoctorObservation[] => {
    const difference = differenceOf(instance, advert);
    const { source, hardwareAddress } = advert;
    const who = `${source} (${hardwareAddress})`;
    return difference === undefined
      ? []
      : [
          {
            level: 'fail',
            text: `${name}: ${who} uses VRID ${virtualRouterId} as well: ${difference}`,
            advice: `upkeep vrid ${instance.interface}   lists the VRIDs that are free`,
          },
        ];
  });
  const others: readonly string[] = adverts.map(({ source }) => source);
  const masters = isMasterHere(instance, machine) ? [...others, 'this router'] : others;
  // Of unicast, unicast-path tells more.
  return foreign.length > 0 || unicastPeers.length > 0 || masters.length < 2
    ? foreign
    : [
        {
          level: 'warn',
          text: `${name}: more than one master: ${masters.join(', ')}`,
          advice: `upkeep why ${name}, on each of them`,
        },
      ];
}

function differenceOf(instance: VrrpInstance, advert: WireAdvert): string | undefined {
  if (advert.version !== instance.version) {
    return `its adverts are of version ${advert.version}, ours of ${instance.version}`;
  }
  if (
    instance.unicastPeers.length > 0 &&
    !instance.unicastPeers.some(({ address }) => address === advert.source)
  ) {
    return 'it is no unicast_peer';
  }
  const own = instance.virtualAddresses
    .map(({ address }) => address)
    .filter((address) => familyOf(address) === instance.family);
  const theirs = new Set(advert.addresses);
  return theirs.size === new Set(own).size && own.every((each) => theirs.has(each))
    ? undefined
    : `it has ${advert.addresses.join(', ') || 'no address'}, we have ${own.join(', ')}`;
}
