/** What a check of the doctor is, and what it may find. */
import type { IpAddress } from '../base/address.js';
import type { ScriptObservation } from '../config/load.js';
import type { Configuration } from '../config/model.js';
import type { InspectedMachine } from './machine.js';
import type { WireQuestions, WireReading } from './wire.js';

/** What the checks look at. */
export interface DoctorSubject {
  readonly configuration: Configuration;
  readonly machine: InspectedMachine;
  /** The network of IPVS (`net_namespace_ipvs`); mostly the same one. */
  readonly director: InspectedMachine;
  /** What is wrong with the files and accounts of scripts. */
  readonly scripts: readonly ScriptObservation[];
  /** Unicast peers that are asked; absent: all of them. */
  readonly peers?: readonly IpAddress[];
  /** How long what comes by itself is awaited; absent: no longer than for anything else. */
  readonly listenMs?: number;
}

/** What puts it right without touching a file of others: a setting, or a drop-in. */
export type Fix =
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'dropIn';
      readonly path: string;
      /** The heading above the lines, as `[Service]`. */
      readonly section?: string;
      readonly lines: readonly string[];
      /** What makes it hold. */
      readonly command: readonly string[];
    };

/** What a check has found. */
export interface DoctorObservation {
  readonly level: 'ok' | 'warn' | 'fail';
  /** One sentence without a full stop. */
  readonly text: string;
  /** What to do; a command where there is one. */
  readonly advice?: string;
  readonly fix?: Fix;
}

/** What every check has: one file of `checks/`. */
interface CheckWords {
  /** Stable; also the anchor of its section in docs/doctor.md. */
  readonly id: string;
  /** One line. */
  readonly title: string;
  /** What goes wrong otherwise, in full sentences. */
  readonly why: string;
}

/** A check that reads only. None is found where the configuration needs nothing of this. */
export interface DoctorCheck extends CheckWords {
  readonly look: (subject: DoctorSubject) => readonly DoctorObservation[];
}

/** A check that asks others on the wire: only when that is wanted. */
export interface ProbingCheck extends CheckWords {
  readonly asks: {
    /** Whose network they are in. */
    readonly network: 'machine' | 'director';
    readonly questions: (subject: DoctorSubject) => WireQuestions;
  };
  readonly look: (subject: DoctorSubject, wire: WireReading) => readonly DoctorObservation[];
}

/** Either. */
export type AnyCheck = DoctorCheck | ProbingCheck;

/** An observation that all is well. */
export function fine(text: string): readonly DoctorObservation[] {
  return [{ level: 'ok', text }];
}

/** What is wrong; `text` when nothing is. */
export function problemsOr(
  problems: readonly DoctorObservation[],
  text: string,
): readonly DoctorObservation[] {
  return problems.length > 0 ? problems : fine(text);
}

/** The words without repetition, in their order. */
export function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
