/** Runs the checks. */
import type { AnyCheck, DoctorObservation, DoctorSubject } from './check.js';
import type { WireReading } from './wire.js';

/** What one check has found. */
export interface DoctorFinding extends DoctorObservation {
  /** Of the check. */
  readonly id: string;
}

/** What was found, in the order of the checks, and those that had nothing to look at. */
export interface Examination {
  readonly findings: readonly DoctorFinding[];
  readonly notNeeded: readonly string[];
  /** Probes that were not wanted. */
  readonly notAsked: readonly string[];
}

/** What was heard in each network. */
export type HeardWire = Readonly<Record<'machine' | 'director', WireReading>>;

/** All of these checks; without `heard` those that ask others on the wire are left out. */
export function examine(
  checks: readonly AnyCheck[],
  subject: DoctorSubject,
  heard?: HeardWire,
): Examination {
  const looked = checks.map((check) => ({ id: check.id, seen: lookOf(check, subject, heard) }));
  return {
    findings: looked.flatMap(({ id, seen = [] }) => seen.map((each) => ({ id, ...each }))),
    notNeeded: looked.filter(({ seen }) => seen?.length === 0).map(({ id }) => id),
    notAsked: looked.filter(({ seen }) => seen === undefined).map(({ id }) => id),
  };
}

function lookOf(
  check: AnyCheck,
  subject: DoctorSubject,
  heard: HeardWire | undefined,
): readonly DoctorObservation[] | undefined {
  if (!('asks' in check)) {
    return check.look(subject);
  }
  return heard === undefined ? undefined : check.look(subject, heard[check.asks.network]);
}
