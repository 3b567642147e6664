/** Entries of `virtual_routes` and `static_routes`. */
import { type AddressFamily, familyOf, type IpAddress } from '../../../base/address.js';
import type { Directive } from '../../language/tree.js';
import type { HopPart, Route, RoutePart, RouteType } from '../../routing-model.js';
import type { KeywordTable } from '../../schema/keyword.js';
import { ROUTE } from '../../schema/routes/routes.js';
import type { ArgumentValue } from '../reading/argument.js';
import { type CompileContext, reportError } from '../reading/context.js';
import { type EntryOption, type EntryOptions, readEntryOptions } from '../reading/entry-options.js';
import { networkOf, valueCursor } from '../reading/option-values.js';
import { hopParts } from './encapsulation.js';
import { routeProblem } from './entry-checks.js';
import { routePart } from './route-part.js';

const TYPES: ReadonlyMap<string, RouteType> = new Map(
  (
    [
      ...(['unicast', 'local', 'broadcast', 'multicast', 'throw', 'unreachable'] as const),
      ...(['prohibit', 'blackhole', 'nat', 'anycast'] as const),
    ] as const
  ).map((type) => [type, type] as const),
);

/** The routes of a list `path`, whose options are `table`. An entry with an error is left out. */
export function readRoutes(
  context: CompileContext,
  entries: readonly Directive[],
  table: KeywordTable,
  path: string,
): readonly Route[] {
  return entries.flatMap(({ keyword, arguments: words }) => {
    const list = { table, path, entry: ROUTE } as const;
    const read = readEntryOptions(context, [keyword, ...words], list);
    if (!read.valid) {
      return [];
    }
    const route = routeFrom(read);
    const problem = routeProblem(route);
    if (problem !== undefined) {
      reportError(context, 'impossible-route', keyword, `the route is left out: ${problem}`);
    }
    return problem === undefined ? [route] : [];
  });
}

function routeFrom({ options, uses, entry }: EntryOptions): Route {
  const { type, text } = destinationOf(entry);
  const destination = networkOf(text);
  const trackGroup = options.get('track_group')?.words[0]?.text;
  const nextHops = hopsOf(uses);
  const paths = options.has('or');
  const parts = uses.flatMap((use) => {
    // With `or` the first gateway is one of the paths.
    const part = paths && use.name === 'via' ? undefined : routePart(use);
    return part === undefined ? [] : [part];
  });
  const address = destination === 'default' ? firstAddress(parts, nextHops) : destination.address;
  return {
    family: writtenFamily(options) ?? familyFrom(address, text),
    type,
    destination,
    parts,
    nextHops,
    placement: placementOf(uses),
    noTrack: options.has('no_track'),
    ...(trackGroup === undefined ? {} : { trackGroup }),
  };
}

/** `[type [to]] destination` */
function destinationOf(entry: readonly ArgumentValue[]): { type: RouteType; text: string } {
  const values = valueCursor(entry);
  const first = values.text();
  const type = TYPES.get(first);
  if (type === undefined) {
    return { type: 'unicast', text: first };
  }
  values.takes('to');
  return { type, text: values.text() };
}

/** The family that an entry names. */
export function writtenFamily(
  options: ReadonlyMap<string, EntryOption>,
): AddressFamily | undefined {
  if (options.has('inet6')) {
    return 'inet6';
  }
  return options.has('inet') ? 'inet' : undefined;
}

function familyFrom(address: IpAddress | undefined, destination: string): AddressFamily {
  if (destination === 'default6') {
    return 'inet6';
  }
  return address === undefined ? 'inet' : familyOf(address);
}

function firstAddress(
  parts: readonly RoutePart[],
  hops: readonly (readonly HopPart[])[],
): IpAddress | undefined {
  for (const part of [...parts, ...hops.flat()]) {
    if ('address' in part) {
      return part.address;
    }
    if ('network' in part) {
      return part.network.address;
    }
  }
  return undefined;
}

/** `nexthop …` as often as it is written; `via A or B` are two paths. */
function hopsOf(uses: readonly EntryOption[]): readonly (readonly HopPart[])[] {
  const alternatives = uses.some(({ name }) => name === 'or');
  return uses.flatMap((use) => {
    if (use.name === 'nexthop') {
      return [hopParts(use.values)];
    }
    if (use.name === 'or' || (alternatives && use.name === 'via')) {
      return [hopParts(['via', ...use.values])];
    }
    return [];
  });
}

function placementOf(uses: readonly EntryOption[]): Route['placement'] {
  let placement: Route['placement'] = 'prepend';
  for (const { name } of uses) {
    if (name === 'add' || name === 'prepend' || name === 'append') {
      placement = name;
    }
  }
  return placement;
}
