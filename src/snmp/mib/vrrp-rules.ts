/** KEEPALIVED-MIB, `vrrp` 8: rules of instances. */
import type { Rule } from '../../config/routing-model.js';
import { gauge, inetAddress, integer, type ManagedObject, text, truth } from '../managed-object.js';
import { addressType, VRRP } from './roots.js';
import type { MibSubject } from './subject.js';
import { type Columns, tableObjects } from './table.js';
import { partOf, routingRows, tableNumber } from './vrrp-routes.js';

/** RuleAction; without one of these a rule looks a table up. */
const ACTIONS = { goto: 2, nop: 3, blackhole: 6, unreachable: 7, prohibit: 8 } as const;
const LOOKS_UP_TABLE = 1;

interface Row {
  readonly entry: Rule;
  readonly held: boolean;
}

function actionOf({ entry }: Row): number {
  const part = entry.parts.find(({ option }) => option in ACTIONS);
  return part === undefined ? LOOKS_UP_TABLE : ACTIONS[part.option as keyof typeof ACTIONS];
}

function networkOf(row: Row, option: 'from' | 'to') {
  const network = partOf(row.entry, option)?.network;
  return network === undefined || network === 'default' ? undefined : network;
}

/** Type, address and prefix length of a selector, in three columns. */
function networkColumns(option: 'from' | 'to', first: number): Columns<Row> {
  return {
    [first]: (row) => mapped(networkOf(row, option), ({ address }) => addressType(address)),
    [first + 1]: (row) => mapped(networkOf(row, option), ({ address }) => inetAddress(address)),
    [first + 2]: (row) => mapped(networkOf(row, option), (network) => gauge(network.prefixLength)),
  };
}

/** The table. */
export function ruleObjects(subject: MibSubject): readonly ManagedObject[] {
  const rows = routingRows<Rule>(subject, ({ configured }) => configured.virtualRules);
  return tableObjects<Row>([...VRRP, 8], rows, {
    7: ({ held }) => truth(held),
    8: (row) => truth(partOf(row.entry, 'not') !== undefined),
    ...networkColumns('to', 9),
    ...networkColumns('from', 12),
    16: (row) => mapped(partOf(row.entry, 'fwmark'), ({ mark }) => gauge(mark)),
    17: (row) => mapped(partOf(row.entry, 'fwmark')?.mask, gauge),
    20: (row) => mapped(partOf(row.entry, 'iif'), (part) => text(part.interface)),
    21: (row) => mapped(partOf(row.entry, 'oif'), (part) => text(part.interface)),
    22: (row) => mapped(partOf(row.entry, 'goto'), ({ preference }) => gauge(preference)),
    23: (row) => integer(actionOf(row)),
    24: (row) => mapped(tableNumber(partOf(row.entry, 'table')?.value), gauge),
    25: (row) => mapped(partOf(row.entry, 'preference'), ({ preference }) => gauge(preference)),
    26: (row) => mapped(partOf(row.entry, 'suppress_prefixlength'), ({ length }) => gauge(length)),
    32: (row) => truth(partOf(row.entry, 'l3mdev') !== undefined),
  });
}

function mapped<From, To>(value: From | undefined, map: (value: From) => To): To | undefined {
  return value === undefined ? undefined : map(value);
}
