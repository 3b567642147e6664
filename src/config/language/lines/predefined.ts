/** The predefined names `${_…}` (configuration language, chapter 7). */

import type { LanguageHost, ReadOptions } from '../host.js';
import { directoryOf, joinPath } from '../include/paths.js';
import type { Origin } from '../text/line.js';
import type { Span } from '../tree.js';
import type { Definition } from './definitions.js';

/** What the predefined names depend on. */
export interface PredefinedContext {
  readonly host: LanguageHost;
  readonly options: ReadOptions;
  /** Path of the file that is being read. */
  readonly path: string;
}

const ENVIRONMENT_PARAMETER = /^[ \t]+([^ \t]+)[ \t]*$/;
// At most 15 digits, so that a number is exact.
const RANDOM_PARAMETERS = /^(?:[ \t]+(\d{1,15}))?(?:[ \t]+(\d{1,15}))?[ \t]*$/;
const RANDOM_MAXIMUM = 32_767;

/**
 * The value of a predefined name, or undefined when there is none of that name or its parameters
 * (the text between the name and the closing brace) are wrong.
 */
export function predefinedValue(
  name: string,
  parameters: string,
  origin: Origin,
  context: PredefinedContext,
): Definition | undefined {
  const text = predefinedText(name, parameters, context);
  return text === undefined ? undefined : computedDefinition(text, origin, 'predefined');
}

/** A definition with a computed value. */
export function computedDefinition(
  text: string,
  { source, line, lineStart }: Origin,
  computedAt: Span | 'predefined',
): Definition {
  const origin = { source, line, lineStart, computedAt, use: undefined, chain: undefined };
  return { lines: [{ text, pieces: [{ start: 0, offset: lineStart, origin }] }] };
}

function predefinedText(
  name: string,
  parameters: string,
  { host, options, path }: PredefinedContext,
): string | undefined {
  if (name === '_ENV') {
    const variable = ENVIRONMENT_PARAMETER.exec(parameters)?.[1];
    return variable === undefined ? undefined : (host.environment(variable) ?? '');
  }
  if (name === '_RANDOM') {
    return randomText(parameters, host);
  }
  if (parameters !== '') {
    return undefined;
  }
  switch (name) {
    case '_PWD':
      return joinPath(options.currentDirectory ?? '', directoryOf(path));
    case '_INSTANCE':
      return options.configId;
    case '_HASH':
      return '#';
    case '_BANG':
      return '!';
    default:
      return undefined;
  }
}

function randomText(parameters: string, host: LanguageHost): string | undefined {
  const match = RANDOM_PARAMETERS.exec(parameters);
  const minimum = Number(match?.[1] ?? 0);
  const maximum = Number(match?.[2] ?? RANDOM_MAXIMUM);
  if (!match || minimum > maximum) {
    return undefined;
  }
  return String(minimum + Math.floor(host.random() * (maximum - minimum + 1)));
}
