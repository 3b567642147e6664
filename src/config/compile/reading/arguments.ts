/** From the words of a directive to values, as the arguments of its row say. */
import type { Directive, Word } from '../../language/tree.js';
import { type Argument, formOf } from '../../schema/argument.js';
import { holdsWithoutValue, type Keyword } from '../../schema/keyword.js';
import { type ArgumentValue, readWord } from './argument.js';
import { type CompileContext, reportError, reportHint, reportWarning } from './context.js';
import { readScript } from './script.js';

/**
 * The values of a directive's arguments. undefined, after an error, when one of them cannot be
 * used: the directive then counts as absent.
 */
export function readArguments(
  context: CompileContext,
  directive: Directive,
  row: Keyword,
): readonly ArgumentValue[] | undefined {
  const { arguments: words } = directive;
  const { arguments: specification } = row;
  const first = specification[0];
  if (words.length === 0 && first?.asked && holdsWithoutValue(row)) {
    return reportEmpty(context, directive);
  }
  if (first?.value.type === 'script' || first?.value.type === 'command') {
    if (words.length === 0) {
      return first.optional ? [] : reportMissing(context, directive.keyword, first);
    }
    const script = readScript(context, directive, first.value.type === 'script');
    return script && [script];
  }
  if (isOneForOne(words, specification)) {
    return readEach(context, directive.name, words, specification);
  }
  const run: WordRun = { keyword: directive.keyword, words, within: 'directive' };
  const result = readSequence(context, run, 0, specification);
  reportSurplus(context, directive, result.next, row);
  return result.valid ? result.values : undefined;
}

/** One word for each argument, and each stands for nothing but itself: most directives are so. */
function isOneForOne(words: readonly Word[], specification: readonly Argument[]): boolean {
  if (words.length !== specification.length) {
    return false;
  }
  for (let index = 0; index < specification.length; index += 1) {
    const word = words[index];
    const argument = specification[index];
    const own = word && argument && ownArgument(word, argument);
    if (own === undefined || own.repeated || own.value.type === 'forms' || isOptionalChoice(own)) {
      return false;
    }
  }
  return true;
}

/** What stands for itself where no form does. */
function ownArgument(word: Word, argument: Argument): Argument {
  const { value } = argument;
  return value.type === 'forms' && formOf(value, word.text) === undefined
    ? (value.otherwise ?? argument)
    : argument;
}

/** A word that is none of the choices may belong to what follows. */
function isOptionalChoice({ optional, value }: Argument): boolean {
  return optional === true && value.type === 'choice';
}

/** As the general way does, which makes more of it. */
function readEach(
  context: CompileContext,
  keyword: string,
  words: readonly Word[],
  specification: readonly Argument[],
): readonly ArgumentValue[] | undefined {
  // mapped: an array that grows has room for seventeen
  const values = words.map((word, index) => {
    const argument = specification[index];
    return argument && readWord(context, keyword, word, ownArgument(word, argument));
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** Words to read from. */
export interface WordRun {
  /** What the words belong to, for messages. */
  readonly keyword: Word;
  readonly words: readonly Word[];
  /** `entry`: words that fit no argument may belong to the next option. */
  readonly within: 'directive' | 'entry';
}

/** What was read. */
export interface SequenceResult {
  readonly values: readonly ArgumentValue[];
  /** Index of the first word that was not read. */
  readonly next: number;
  /** False after an error. */
  readonly valid: boolean;
}

/** Reads the words from index `start` on, as far as the specification goes. */
export function readSequence(
  context: CompileContext,
  run: WordRun,
  start: number,
  specification: readonly Argument[],
): SequenceResult {
  const values: ArgumentValue[] = [];
  let valid = true;
  let next = start;
  for (let index = 0; index < specification.length; index += 1) {
    const argument = specification[index];
    if (argument === undefined) {
      break;
    }
    const last = index === specification.length - 1;
    let mayEnd = argument.optional === true;
    do {
      const word = run.words[next];
      if (mayEnd && (word === undefined || belongsElsewhere(run, word, argument, last))) {
        break;
      }
      if (word === undefined) {
        reportMissing(context, run.keyword, argument, run.within);
        return { values, next, valid: false };
      }
      const result = readArgument(context, run, next, argument);
      for (const value of result.values) {
        values.push(value);
      }
      valid = result.valid && valid;
      next = result.next;
      mayEnd = true;
    } while (argument.repeated);
  }
  return { values, next, valid };
}

/** Whether a word is better left to what follows than read as an argument that may be absent. */
function belongsElsewhere(run: WordRun, { text }: Word, argument: Argument, last: boolean) {
  const { value } = argument;
  if (value.type === 'choice') {
    return !value.choices.includes(text) && (run.within === 'entry' || !last);
  }
  if (value.type === 'forms' && value.otherwise === undefined) {
    return formOf(value, text) === undefined && (run.within === 'entry' || !last);
  }
  return run.within === 'entry';
}

function readArgument(
  context: CompileContext,
  run: WordRun,
  at: number,
  argument: Argument,
): SequenceResult {
  const word = run.words[at] ?? run.keyword;
  const { value } = argument;
  if (value.type === 'forms') {
    const { otherwise } = value;
    const form = formOf(value, word.text);
    if (form !== undefined) {
      const following = { ...run, keyword: word };
      const result = readSequence(context, following, at + 1, form);
      return { ...result, values: [word.text, ...result.values] };
    }
    if (otherwise !== undefined) {
      return readSequence(context, run, at, [otherwise]);
    }
  }
  const read = readWord(context, run.keyword.text, word, argument);
  return { values: read === undefined ? [''] : [read], next: at + 1, valid: read !== undefined };
}

/** Templates leave such lines; keepalived complains and goes on. */
function reportEmpty(context: CompileContext, { keyword }: Directive): undefined {
  const message = `'${keyword.text}' has no value: its default holds`;
  reportWarning(context, 'empty-value', keyword, message, { hint: 'write a value, or no line' });
  return undefined;
}

function reportMissing(
  context: CompileContext,
  keyword: Word,
  argument: Argument,
  within: WordRun['within'] = 'directive',
): undefined {
  const message = `'${keyword.text}' needs <${argument.name}> after it`;
  if (within === 'entry') {
    reportError(context, 'missing-option-value', keyword, message);
  } else {
    reportError(context, 'missing-argument', keyword, message, {
      class: argument.asked ? 'GENERAL_ERROR' : 'MISSING_PARAMETER',
    });
  }
  return undefined;
}

/** Words before the braces of a list are an error, and what keepalived says about no others. */
function reportSurplus(
  context: CompileContext,
  directive: Directive,
  used: number,
  { block }: Keyword,
): void {
  const first = directive.arguments[used];
  if (first) {
    const report = block?.content === 'list' ? reportError : reportHint;
    const message = `'${first.text}' after '${directive.name}' is ignored`;
    report(context, 'surplus-words', first, message);
  }
}
