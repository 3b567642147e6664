import {
  type DoctorCheck,
  type DoctorObservation,
  type DoctorSubject,
  distinct,
  problemsOr,
} from '../../check.js';
import type { InspectedMachine } from '../../machine.js';

/** Of ip-sysctl.rst: only what arrives where the way back leaves. */
const STRICT = 1;
/** Only what there is a way back to, by any interface. */
const LOOSE = 2;

/** A virtual MAC receives although the routes are those of the interface below it. */
export const vmacRpFilter: DoctorCheck = {
  id: 'vmac-rp-filter',
  title: 'no strict check of source addresses on a virtual MAC',
  why:
    'What is sent to a virtual MAC arrives on its link, and the way back leaves by the interface ' +
    'below it. With rp_filter 1 the kernel drops all of that: the master holds its addresses, ' +
    'and no one reaches them. The larger value of the link and of `all` counts. upkeepd turns it ' +
    'off there at its start; `sysctl --system`, run later, turns it on again.',
  look: (subject) => {
    const links = subject.machine.daemon === undefined ? [] : linksOf(subject);
    return links.length === 0
      ? []
      : problemsOr(
          links.flatMap((link) => problemOf(link, subject.machine)),
          `no strict rp_filter on ${links.join(', ')}`,
        );
  },
};

/** Links with a virtual MAC for IPv4 that are there: the kernel has no such check for IPv6. */
function linksOf({ machine, configuration: { vrrpInstances } }: DoctorSubject): readonly string[] {
  const here = new Set(machine.interfaces.map(({ name }) => name));
  const devices = vrrpInstances.flatMap(({ devices: own = [] }) => own);
  return distinct(
    devices
      .filter(({ kind, family }) => kind === 'macvlan' && family === 'inet')
      .map(({ name }) => name),
  ).filter((name) => here.has(name));
}

/** A loose check on the link outdoes a strict one of `all`, which stays as it is for others. */
function problemOf(link: string, machine: InspectedMachine): readonly DoctorObservation[] {
  const nameOf = (which: string) => `net/ipv4/conf/${which}/rp_filter`;
  const filterOf = (which: string) => Number(machine.setting(nameOf(which)) ?? '0');
  const values = `${link}: ${filterOf(link)}, all: ${filterOf('all')}`;
  return Math.max(filterOf(link), filterOf('all')) === STRICT
    ? [
        {
          level: 'fail',
          text: `${link} drops what is sent to it, by a strict rp_filter (${values})`,
          fix: { kind: 'setting', name: nameOf(link), value: `${LOOSE}` },
        },
      ]
    : [];
}
