/**
 * A state file: what of the kernel is ours, for the case that all processes die at once. It says of
 * which boot and of which network namespace it speaks, because it can outlive both, and is believed
 * only where no other user can have written it.
 */
import { dirname } from 'node:path';
import { messageOf } from '../../base/failure.js';
import {
  exactOptional,
  literal,
  object,
  parseShaped,
  type Shape,
  string,
} from '../../base/json-shape.js';
import { bootIdentity, networkNamespaceIdentity } from '../../linux/host/boot-identity.js';
import { writeDump } from '../../observe/dump/write-dump.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { FileReport } from './file-report.js';
import { removeFile } from './remove-file.js';
import { makeRunDirectory } from './run-directory.js';
import { readTrustedFile } from './trusted-file.js';

/** What a kind of state file is about. */
export interface StateKind<Belongings> {
  readonly shape: Shape<Belongings>;
  /** Then there is no file. */
  isNothing(belongings: Belongings): boolean;
}

/** What a file says. */
export interface OwnState<Belongings> {
  readonly belongings: Belongings;
  /** The file of the network namespace that they are in; absent: that of the process. */
  readonly networkNamespacePath?: string;
}

/**
 * What was found: nothing, something of use, something of another boot or another network
 * namespace, or something that is not to be believed.
 */
export type FoundState<Belongings> =
  | { readonly kind: 'missing' }
  | { readonly kind: 'state'; readonly state: OwnState<Belongings> }
  | { readonly kind: 'elsewhere' | 'useless'; readonly reason: string };

/** Of the format; a reader takes no other. */
const FORMAT = 1;

/** Reads a state file and holds it against this boot and the namespace that it speaks of. */
export function readState<Belongings>(
  path: string,
  { shape }: StateKind<Belongings>,
): FoundState<Belongings> {
  const file = readTrustedFile(path);
  if (file.kind !== 'text') {
    return file.kind === 'missing' ? file : { kind: 'useless', reason: file.reason };
  }
  const found = parseShaped(fileShape(shape), file.text);
  if (found === undefined) {
    return { kind: 'useless', reason: 'it is damaged, or of another release' };
  }
  const { format: _, bootId, networkNamespace, ...state } = found;
  if (bootId !== attempt(bootIdentity)) {
    return { kind: 'elsewhere', reason: 'it was written before the machine was booted' };
  }
  // of a namespace that is gone there is none
  return networkNamespace === attempt(() => networkNamespaceIdentity(state.networkNamespacePath))
    ? { kind: 'state', state }
    : { kind: 'elsewhere', reason: 'it speaks of another network namespace' };
}

/**
 * Replaces a state file in one step, unless it says so already; without belongings there is none.
 * @returns undefined, or why it was not done
 */
export function writeState<Belongings>(
  path: string,
  { isNothing }: StateKind<Belongings>,
  state: OwnState<Belongings>,
): string | undefined {
  try {
    if (isNothing(state.belongings)) {
      removeFile(path);
      return undefined;
    }
    const bootId = bootIdentity();
    const networkNamespace = networkNamespaceIdentity(state.networkNamespacePath);
    const text = `${JSON.stringify({ format: FORMAT, bootId, networkNamespace, ...state })}\n`;
    const file = readTrustedFile(path);
    if (file.kind === 'text' && file.text === text) {
      return undefined;
    }
    makeRunDirectory(dirname(path));
    return writeDump(path, text);
  } catch (error) {
    return messageOf(error);
  }
}

/** A state file of this daemon. What cannot be read or written is said once and done without. */
export class StateFile<Belongings> {
  readonly path: string;
  readonly #kind: StateKind<Belongings>;
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #report: FileReport;

  constructor(path: string, kind: StateKind<Belongings>, log: (event: SupervisorLogEvent) => void) {
    this.path = path;
    this.#kind = kind;
    this.#log = log;
    this.#report = new FileReport(log);
  }

  /** What a daemon has left that was killed; undefined: nothing that is known. */
  read(): OwnState<Belongings> | undefined {
    const found = readState(this.path, this.#kind);
    if ('reason' in found) {
      this.ignore(found.reason);
    }
    return found.kind === 'state' ? found.state : undefined;
  }

  /** Says that what it says is not used. */
  ignore(reason: string): void {
    this.#log({ event: 'stateFileIgnored', path: this.path, reason });
  }

  write(state: OwnState<Belongings>): void {
    this.#report.note(this.path, writeState(this.path, this.#kind, state));
  }
}

function fileShape<Belongings>(belongings: Shape<Belongings>) {
  return object({
    format: literal(FORMAT),
    bootId: string(),
    networkNamespace: string(),
    networkNamespacePath: exactOptional(string()),
    belongings,
  });
}

function attempt<Result>(action: () => Result): Result | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
