/** Checks the entries of planned list blocks. */
import type { Directive } from '../language/tree.js';
import type { ListBlock } from '../schema/keyword.js';
import { findKeyword } from '../schema/lookup.js';
import { readAddressEntry } from './address-entry.js';
import { readWord } from './argument.js';
import { readSequence } from './arguments.js';
import { type CompileContext, reportHint } from './context.js';
import { type OptionList, readEntryOptions } from './entry-options.js';

/** Checks one line of the list `path`, whose block is planned: its options need no note. */
export function checkEntry(
  context: CompileContext,
  directive: Directive,
  schema: ListBlock,
  path: string,
): void {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const { keyword, arguments: words } = directive;
  const { entry, following, options, per } = schema;
  const list: OptionList = { table: options, path, insidePlanned: true };
  if (entry.value.type === 'addressWithPrefix') {
    // Whether interfaces may be missing is not known here: nothing is said about them.
    readAddressEntry(context, directive, { list, interface: '', dynamic: true });
  } else if (per === 'word') {
    for (const word of [keyword, ...words]) {
      readWord(context, name, word, entry);
    }
  } else if (per === 'line' && findKeyword(options, keyword.text) === undefined) {
    readWord(context, name, keyword, entry);
    if (following === undefined) {
      readEntryOptions(context, words, list);
    } else {
      const run = { keyword, words, within: 'directive' } as const;
      const surplus = words[readSequence(context, run, 0, following).next];
      if (surplus !== undefined) {
        const message = `'${surplus.text}' after '${keyword.text}' is ignored`;
        reportHint(context, 'surplus-words', surplus, message);
      }
    }
  } else {
    const among = per === 'tokens' ? { ...list, entry } : list;
    readEntryOptions(context, [keyword, ...words], among);
  }
}
