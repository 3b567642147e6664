/** Reads the arguments of a command with node's own parser, and words its complaints. */

import { type ParseArgsConfig, parseArgs } from 'node:util';
import { messageOf } from '../base/failure.js';
import { type OperandRow, UsageError } from './command.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options and operands of a command, or of one of its actions, as its row allows them.
 * @throws UsageError for an unknown option, a missing argument, or too many words
 */
export function readArguments<const Given extends Options>(
  args: readonly string[],
  {
    options,
    operands = [],
  }: { readonly options: Given; readonly operands?: readonly OperandRow[] },
) {
  const parsed = parsedOrUsageError(() =>
    parseArgs({ args: [...args], options, allowPositionals: true, strict: true }),
  );
  const extra = parsed.positionals[operands.length];
  if (extra !== undefined && operands.at(-1)?.many !== true) {
    throw new UsageError(`unexpected argument '${extra}'`);
  }
  return parsed;
}

function parsedOrUsageError<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    const message = messageOf(error);
    throw new UsageError(message.split('. ', 1)[0] ?? message);
  }
}

/**
 * The value of an option that takes only some words; without a value the first of them.
 * @throws UsageError for any other
 */
export function choiceOf<const Allowed extends string>(
  option: string,
  { choices }: { readonly choices: readonly [Allowed, ...Allowed[]] },
  value: string | undefined,
): Allowed {
  const found = choices.find((each) => each === (value ?? choices[0]));
  if (found === undefined) {
    throw new UsageError(`${option} is one of ${choices.join(', ')}, not '${value}'`);
  }
  return found;
}
