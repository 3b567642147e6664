/**
 * How deep a line stands. Conditional lines make several configurations of one file, and the
 * braces need to match only within each: `@a vrrp_instance A {` and `@b vrrp_instance B {` may
 * share a `}`. So the nesting is followed once for each id that the file names, and once for a
 * router with any other id.
 */
import type { BraceKind } from './line-shape.js';

/** Further ids of one file count like any other router's. */
const MAXIMUM_IDS = 32;

interface World {
  /** The configuration id; undefined: one that the file does not name. */
  readonly id: string | undefined;
  /** The lines on which the open blocks were opened. */
  readonly open: number[];
  /** The first line with a `}` too many. */
  surplusLine: number | undefined;
}

/** The nesting at one place of the file. */
export interface Nesting {
  readonly worlds: readonly World[];
}

/** What is wrong with the braces of a file. */
export interface BraceProblem {
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/** The nesting at the start of a file with these conditions, `@id` or `@^id`. */
export function startNesting(conditions: Iterable<string>): Nesting {
  const ids = [...new Set([...conditions].map(idOf))].slice(0, MAXIMUM_IDS);
  const worlds = [undefined, ...ids].map((id) => ({ id, open: [], surplusLine: undefined }));
  return { worlds };
}

/** How many blocks are open for those who read a line with this condition. */
export function depthOf(nesting: Nesting, condition: string | undefined): number {
  const depths = nesting.worlds
    .filter((world) => applies(world, condition))
    .map((world) => world.open.length);
  return Math.max(0, ...depths);
}

/** Opens and closes blocks as a line does. */
export function countBraces(
  nesting: Nesting,
  braces: readonly BraceKind[],
  condition: string | undefined,
  line: number,
): void {
  for (const world of braces.length === 0 ? [] : nesting.worlds) {
    if (!applies(world, condition)) {
      continue;
    }
    for (const brace of braces) {
      if (brace === 'open') {
        world.open.push(line);
      } else if (world.open.pop() === undefined) {
        world.surplusLine ??= line;
      }
    }
  }
}

/** undefined when the braces match for at least one id. */
export function braceProblem(nesting: Nesting): BraceProblem | undefined {
  if (nesting.worlds.some((world) => world.surplusLine === undefined && world.open.length === 0)) {
    return undefined;
  }
  const [world] = nesting.worlds;
  const { surplusLine, open } = world ?? { surplusLine: undefined, open: [] };
  if (surplusLine !== undefined) {
    return { line: surplusLine, message: "'}' without an open block" };
  }
  const [line = 1] = open.slice(-1);
  const count = open.length === 1 ? 'a block' : `${open.length} blocks`;
  return { line, message: `the file ends inside ${count}; the innermost begins here` };
}

function idOf(condition: string): string {
  return condition.replace(/^@\^?/, '');
}

function applies({ id }: World, condition: string | undefined): boolean {
  if (condition === undefined) {
    return true;
  }
  return condition.startsWith('@^') ? idOf(condition) !== id : idOf(condition) === id;
}
