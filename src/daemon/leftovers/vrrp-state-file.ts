/** The state file of the addresses, routes and rules that a daemon may hold. */
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  addressShape,
  array,
  custom,
  exactOptional,
  integer,
  maxValue,
  minValue,
  number,
  object,
  pipe,
  type Shape,
  string,
} from '../../base/json-shape.js';
import type { Route, Rule } from '../../config/routing-model.js';
import { routeText, ruleText } from '../../config/routing-text.js';
import { VRRP_STATE_SUFFIX } from '../files/run-paths.js';
import { readState, type StateKind } from '../files/state-file.js';
import { isNothing, type VrrpBelongings } from './vrrp-belongings.js';

const shape: Shape<VrrpBelongings> = object({
  addresses: array(
    object({
      address: addressShape,
      prefixLength: pipe(number(), integer(), minValue(0), maxValue(128)),
      interface: string(),
      peer: exactOptional(addressShape),
    }),
  ),
  // Each option is looked at when the kernel is asked; here it counts that the entry has its text.
  routes: array(custom<Route>((value) => hasText(value, routeText))),
  rules: array(custom<Rule>((value) => hasText(value, ruleText))),
});

/** What the file of a daemon holds. */
export const VRRP: StateKind<VrrpBelongings> = { shape, isNothing };

/**
 * What other daemons of this network namespace may hold, as far as their files are beside this one:
 * an instance may have moved from one to the other.
 */
export function belongingsOfOthers(path: string): readonly VrrpBelongings[] {
  return filesBeside(path).flatMap((other) => {
    const found = readState(other, VRRP);
    return found.kind === 'state' ? [found.state.belongings] : [];
  });
}

function filesBeside(path: string): readonly string[] {
  const folder = dirname(path);
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith(VRRP_STATE_SUFFIX) && name !== basename(path))
      .map((name) => join(folder, name));
  } catch {
    return []; // without the folder there are none
  }
}

/** A text says of a value of JSON that it has what identifies an entry. */
function hasText<Entry>(value: unknown, textOf: (entry: Entry) => string): boolean {
  try {
    return textOf(value as Entry) !== '';
  } catch {
    return false;
  }
}
