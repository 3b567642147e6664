/** The manual of a diagnostic: of its code, or of the rule that found it. */
import { painter } from '../../base/paint.js';
import { lintRules } from '../lint/rules.js';
import { codeEntries } from './codes/all-codes.js';
import type { CodeManual } from './codes/entry.js';
import { TEXT_WIDTH, wrapWords } from './text-layout.js';

/** What the manual has on a code; undefined for a word that is none. */
export function codeManual(code: string): CodeManual | undefined {
  const rule = lintRules.find((each) => each.code === code);
  if (rule !== undefined) {
    return { meaning: rule.why, advice: rule.advice, page: `docs/lint.md#${code}` };
  }
  const entry = codeEntries.get(code);
  return entry && { ...entry, page: `docs/diagnostics.md#${code}` };
}

/** All codes that have an entry. */
export function explainedCodes(): readonly string[] {
  return [...codeEntries.keys(), ...lintRules.map(({ code }) => code)];
}

/** The entry as text for a terminal, with a line feed at the end; undefined without an entry. */
export function explainCode(code: string, colour: boolean): string | undefined {
  const entry = codeManual(code);
  if (entry === undefined) {
    return undefined;
  }
  const title = painter(colour)('bold', code);
  const parts = [entry.meaning, `What to do: ${entry.advice}.`, `See ${entry.page}`];
  const paragraphs = parts.map((part) =>
    wrapWords(part, TEXT_WIDTH - 2)
      .map((line) => `  ${line}\n`)
      .join(''),
  );
  return [`${title}\n`, ...paragraphs].join('\n');
}
