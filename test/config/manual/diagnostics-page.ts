/** Renders docs/diagnostics.md from the entries of the codes. */
import { codeGroups } from '../../../src/config/manual/codes/all-codes.js';
import { wrapWords } from '../../../src/config/manual/text-layout.js';

const INTRODUCTION = `# Diagnostics: what a message means

The code of a message of \`upkeep check\` and of the daemon stands in brackets behind it;
\`upkeep explain CODE\` prints its entry. The rules that look across blocks have a page of their
own, [lint.md](lint.md).

This page is generated from the list of codes.
`;

/** The whole page. */
export function diagnosticsPage(): string {
  const groups = Object.entries(codeGroups).map(([heading, entries]) => {
    const sections = Object.entries(entries).map(
      ([code, { meaning, advice }]) =>
        `### ${code}\n\n${wrap(meaning)}\n\n${wrap(`What to do: ${advice}.`)}\n`,
    );
    return `## ${heading}\n\n${sections.join('\n')}`;
  });
  return [INTRODUCTION, ...groups].join('\n');
}

function wrap(text: string): string {
  return wrapWords(text, 100).join('\n').replaceAll('*', '\\*').replaceAll('~', '\\~');
}
