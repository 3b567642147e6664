/** KEEPALIVED-MIB, `vrrp` 7: routes of instances. */
import type { NumberOrName, Route } from '../../config/routing-model.js';
import { gauge, inetAddress, integer, type ManagedObject, text, truth } from '../managed-object.js';
import { scope, VRRP } from './roots.js';
import { interfaceOf, type MibSubject } from './subject.js';
import { type IndexedRow, numbered, tableObjects } from './table.js';
import { instanceRows } from './vrrp-instances.js';

/** RouteType; `local` has no word there. */
const ROUTE_TYPES: Readonly<Partial<Record<Route['type'] | 'ecmp', number>>> = {
  ...{ unicast: 1, ecmp: 2, blackhole: 3, anycast: 4, multicast: 5, broadcast: 6 },
  ...{ unreachable: 7, prohibit: 8, throw: 9, nat: 10 },
};

/** The tables of the kernel that have a name everywhere (<linux/rtnetlink.h>). */
const TABLES: Readonly<Record<string, number>> = { default: 253, main: 254, local: 255 };
const MAIN_TABLE = 254;
/** vrrpRouteProtocol `keepalived`: RTPROT_KEEPALIVED of <linux/rtnetlink.h>, and 1. */
const PROTOCOL_KEEPALIVED = 19;

/** A table by its number; of names only those of the kernel. */
export function tableNumber(value: NumberOrName | undefined): number | undefined {
  return typeof value === 'string' ? TABLES[value] : value;
}

interface Row {
  readonly route: Route;
  readonly held: boolean;
}

/** The member of a union of parts that an option can be. */
type PartWith<Part extends { readonly option: string }, Option> = Part extends unknown
  ? Option extends Part['option']
    ? Part
    : never
  : never;

/** The first part with that option. */
export function partOf<Part extends { readonly option: string }, Option extends Part['option']>(
  { parts }: { readonly parts: readonly Part[] },
  option: Option,
) {
  return parts.find((part): part is PartWith<Part, Option> & Part => part.option === option);
}

/** What the routes of the instances have in common with their rules: a row each, below theirs. */
export function routingRows<Entry>(
  subject: MibSubject,
  entriesOf: (row: ReturnType<typeof instanceRows>[number]) => readonly Entry[],
): readonly IndexedRow<{ readonly entry: Entry; readonly held: boolean }>[] {
  return numbered(instanceRows(subject)).flatMap(({ index, row }) =>
    numbered(
      entriesOf(row).map((entry) => ({ entry, held: row.running?.addressesHeld ?? false })),
      index,
    ),
  );
}

/** The table. */
export function routeObjects(subject: MibSubject): readonly ManagedObject[] {
  const rows = routingRows(subject, ({ configured }) => configured.virtualRoutes).map(
    ({ index, row: { entry, held } }) => ({ index, row: { route: entry, held } }),
  );
  return tableObjects<Row>([...VRRP, 7], rows, {
    2: ({ route }) => integer(route.family === 'inet' ? 1 : 2),
    3: ({ route: { destination } }) =>
      destination === 'default' ? undefined : inetAddress(destination.address),
    4: ({ route: { destination } }) =>
      gauge(destination === 'default' ? 0 : destination.prefixLength),
    5: ({ route }) => {
      const via = partOf(route, 'via');
      return via === undefined ? undefined : inetAddress(via.address);
    },
    7: ({ route }) => {
      const source = partOf(route, 'src');
      return source === undefined ? undefined : inetAddress(source.address);
    },
    8: ({ route }) => gauge(partOf(route, 'metric')?.metric ?? 0),
    9: ({ route }) => {
      const value = partOf(route, 'scope')?.value ?? 0;
      return typeof value === 'number' ? scope(value) : undefined;
    },
    10: ({ route }) => {
      const type = ROUTE_TYPES[route.nextHops.length > 0 ? 'ecmp' : route.type];
      return type === undefined ? undefined : integer(type);
    },
    11: ({ route }) => {
      const found = interfaceOf(subject, partOf(route, 'dev')?.interface ?? '');
      return found === undefined ? undefined : integer(found.index);
    },
    12: ({ route }) => {
      const device = partOf(route, 'dev');
      return device === undefined ? undefined : text(device.interface);
    },
    13: ({ route }) => gauge(tableNumber(partOf(route, 'table')?.value) ?? MAIN_TABLE),
    14: ({ held }) => truth(held),
    18: () => integer(PROTOCOL_KEEPALIVED),
  });
}
