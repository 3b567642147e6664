/** Reads the arguments of a command with node's own parser, and words its complaints. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './command.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/**
 * The options and words of a command.
 * @throws UsageError for an unknown option, a missing argument, or too many words
 */
export function readArguments<const Given extends Options>(
  args: readonly string[],
  options: Given,
  maximumWords: number,
) {
  const parsed = parsedOrUsageError(() =>
    parseArgs({ args: [...args], options, allowPositionals: true, strict: true }),
  );
  const extra = parsed.positionals[maximumWords];
  if (extra !== undefined) {
    throw new UsageError(`unexpected argument '${extra}'`);
  }
  return parsed;
}

function parsedOrUsageError<Result>(parse: () => Result): Result {
  try {
    return parse();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(message.split('. ', 1)[0] ?? message);
  }
}

/**
 * The value of an option that allows only some.
 * @throws UsageError for any other
 */
export function oneOf<const Allowed extends string>(
  option: string,
  value: string,
  allowed: readonly Allowed[],
): Allowed {
  const found = allowed.find((each) => each === value);
  if (found === undefined) {
    throw new UsageError(`${option} is one of ${allowed.join(', ')}, not '${value}'`);
  }
  return found;
}
