/** How many changes of the table the kernel took and refused, for metrics. */
import type { OperationCount } from '../../lvs/director/snapshot.js';
import type { TableOperation } from '../../lvs/table/table.js';

/** Counts from where a predecessor was. */
export class OperationTally {
  readonly #counts: Map<string, { -readonly [Key in keyof OperationCount]: OperationCount[Key] }>;

  constructor(former: readonly OperationCount[] = []) {
    this.#counts = new Map(former.map((each) => [`${each.operation} ${each.result}`, { ...each }]));
  }

  note(operation: TableOperation['kind'], result: OperationCount['result']): void {
    const key = `${operation} ${result}`;
    const known = this.#counts.get(key) ?? { operation, result, count: 0 };
    known.count += 1;
    this.#counts.set(key, known);
  }

  current(): readonly OperationCount[] {
    return [...this.#counts.values()];
  }
}
