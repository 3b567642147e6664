/** docs/doctor.md, made of the table. */
import { checkGroups } from './table.js';

/** The page, with its name below `docs/`. */
export const DOCTOR_PAGE = 'doctor.md';

/** Its text. */
export function doctorPage(): string {
  const groups = Object.entries(checkGroups);
  const rows = groups.flatMap(([, checks]) =>
    checks.map(({ id, title }) => `| [\`${id}\`](#${id}) | ${title} |`),
  );
  const sections = groups.map(
    ([heading, checks]) =>
      `## ${heading}\n\n${checks.map(({ id, title, why }) => section(id, title, why)).join('\n')}`,
  );
  return `# What \`upkeep doctor\` looks at

<!-- Made by \`upkeep manual --output docs\` of the table in src/doctor. -->

\`upkeep doctor\` holds the configuration against the machine that it is for: what the file cannot
know, and what goes wrong at night. It changes nothing; \`--fix\` writes drop-ins, which it shows
before, and no file of others; \`--undo\` takes back what it has done. What asks others on the wire
is done with \`--probe\`, or when it is named (\`--check\`): it sends each question three times,
slowly, and listens for some seconds.

| check | what is looked at |
| --- | --- |
${rows.join('\n')}

${sections.join('\n')}`;
}

function section(id: string, title: string, why: string): string {
  return `### ${id}\n\n${title[0]?.toUpperCase()}${title.slice(1)}. ${why}\n`;
}
