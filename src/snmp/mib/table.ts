/** How scalars and conceptual tables become objects (RFC 2578 section 7.7). */
import type { ManagedObject, SnmpValue } from '../managed-object.js';
import type { Oid } from '../oid.js';

/** What a row has in a column; undefined: nothing, and there is no such object. */
export type Columns<Row> = Readonly<Record<number, (row: Row) => SnmpValue | undefined>>;

/** A row with the numbers that follow the column in the names of its objects. */
export interface IndexedRow<Row> {
  readonly index: Oid;
  readonly row: Row;
}

/** Every cell of a table; `table` is its name, and its entries are number 1 below that. */
export function tableObjects<Row>(
  table: Oid,
  rows: readonly IndexedRow<Row>[],
  columns: Columns<Row>,
): readonly ManagedObject[] {
  return Object.entries(columns).flatMap(([number, read]) =>
    rows.flatMap(({ index, row }) => {
      const value = read(row);
      return value === undefined ? [] : [{ name: [...table, 1, Number(number), ...index], value }];
    }),
  );
}

/** Objects of which there is one each: number 0 below their name. */
export function scalarObjects(
  parent: Oid,
  values: Readonly<Record<string, SnmpValue | undefined>>,
): readonly ManagedObject[] {
  return Object.entries(values).flatMap(([number, value]) =>
    value === undefined ? [] : [{ name: [...parent, ...number.split('.').map(Number), 0], value }],
  );
}

/** Rows that count from 1, below the rows of another table where `above` says which. */
export function numbered<Row>(rows: readonly Row[], above: Oid = []): readonly IndexedRow<Row>[] {
  return rows.map((row, position) => ({ index: [...above, position + 1], row }));
}
