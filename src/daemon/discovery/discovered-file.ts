/** The file with the last answers: a source may be away when this machine starts. */
import {
  addressShape,
  array,
  exactOptional,
  object,
  type Shape,
  string,
} from '../../base/json-shape.js';
import { type Backend, portShape, weightShape } from '../../discovery/backend.js';
import { type FoundLasting, readLasting, writeLasting } from '../overrides/lasting-file.js';

/** What one source has said. */
interface KeptAnswer {
  /** Of its place. */
  readonly key: string;
  readonly backends: readonly Backend[];
}

const backend: Shape<Backend> = object({
  address: addressShape,
  port: exactOptional(portShape),
  weight: exactOptional(weightShape),
});

const shape: Shape<readonly KeptAnswer[]> = array(
  object({ key: string(), backends: array(backend) }),
);

/** Reads it. Never throws. */
export function readDiscovered(path: string): FoundLasting<readonly KeptAnswer[]> {
  return readLasting(path, shape);
}

/**
 * Replaces it in one step; without sources there is none.
 * @returns undefined, or why it was not done
 */
export function writeDiscovered(path: string, answers: readonly KeptAnswer[]): string | undefined {
  return writeLasting(path, answers.length === 0 ? undefined : answers);
}
