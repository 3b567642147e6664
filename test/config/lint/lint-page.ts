/** Renders docs/lint.md from the table of rules. */
import { ruleGroups } from '../../../src/config/lint/rules.js';

const INTRODUCTION = `# Lint: what is valid and hardly meant

\`upkeep check\` looks across the blocks of a configuration for mistakes that the language allows. A
finding is a *warning* (it will not do what it seems to say) or a *hint* (worth knowing). Neither
changes the exit status, and the daemon does not run these rules. The name of a rule stands in
brackets behind its finding.

This page is generated from the rules themselves.
`;

/** The whole page. */
export function lintPage(): string {
  const groups = Object.entries(ruleGroups).map(([heading, rules]) => {
    const sections = rules.map(
      ({ code, severity, title, why, advice }) =>
        `### ${code}\n\n*${severity}*: ${title}.\n\n${wrap(why)}\n\n` +
        `${wrap(`What to do: ${advice}.`)}\n`,
    );
    return `## ${heading}\n\n${sections.join('\n')}`;
  });
  return [INTRODUCTION, ...groups].join('\n');
}

/** Lines of at most 100 characters. */
function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 100) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else {
      lines.push(word);
    }
  }
  return lines.join('\n');
}
