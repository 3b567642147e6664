/** The properties of the model that rows fill by themselves. */
import type { Argument, Plain, PlainOf } from './argument.js';
import type { Keyword, KeywordTable } from './keyword.js';

/** The property that a row fills. */
type FieldOf<Row extends Keyword> = Row extends { readonly field: infer Field extends string }
  ? Field
  : never;

/** Whether the keyword stands there, or its first word; undefined only without a default. */
type FieldValue<Row extends Keyword> = Row['arguments'] extends readonly [
  infer First extends Argument,
  ...unknown[],
]
  ? PlainOf<First['value']> | (Row extends { readonly default: Plain } ? never : undefined)
  : boolean;

/** What the rows of a table fill; times are in milliseconds. */
export type Fields<Table extends KeywordTable> = {
  readonly [Name in keyof Table as undefined extends FieldValue<Table[Name]>
    ? never
    : FieldOf<Table[Name]>]: FieldValue<Table[Name]>;
} & {
  readonly [Name in keyof Table as undefined extends FieldValue<Table[Name]>
    ? FieldOf<Table[Name]>
    : never]?: Exclude<FieldValue<Table[Name]>, undefined>;
};
