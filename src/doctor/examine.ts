/** Runs the checks. */
import type { DoctorCheck, DoctorObservation, DoctorSubject } from './check.js';

/** What one check has found. */
export interface DoctorFinding extends DoctorObservation {
  /** Of the check. */
  readonly id: string;
}

/** What was found, in the order of the checks, and those that had nothing to look at. */
export interface Examination {
  readonly findings: readonly DoctorFinding[];
  readonly notNeeded: readonly string[];
}

/** All of these checks. */
export function examine(checks: readonly DoctorCheck[], subject: DoctorSubject): Examination {
  const looked = checks.map(({ id, look }) => ({ id, seen: look(subject) }));
  return {
    findings: looked.flatMap(({ id, seen }) => seen.map((each) => ({ id, ...each }))),
    notNeeded: looked.filter(({ seen }) => seen.length === 0).map(({ id }) => id),
  };
}
