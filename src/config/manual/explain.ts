/** What `upkeep explain` prints. */
import { painter } from '../../base/paint.js';
import { type Fact, type ManualEntry, manualEntries } from './entry.js';
import type { EntryGroup } from './find.js';
import { TEXT_WIDTH, twoColumns, wrapWords } from './text-layout.js';

/** How wide a label may be before its text starts below it. */
const MOST_LABEL = 36;

interface Style {
  readonly title: (text: string) => string;
  readonly label: (text: string) => string;
}

/** Explains keywords as text for a terminal; ends with a line feed. */
export function explainGroups(groups: readonly EntryGroup[], colour: boolean): string {
  const style = styleOf(colour);
  return `${groups.map((group) => explainGroup(group, style).join('\n')).join('\n\n\n')}\n`;
}

/** The blocks and keywords at the top level; ends with a line feed. */
export function explainOverview(colour: boolean): string {
  const rows = manualEntries().map(({ name, summary }) => ({ label: name, text: summary }));
  const lines = twoColumns(rows, 2, MOST_LABEL, styleOf(colour).label);
  return `${['A configuration consists of', '', ...lines].join('\n')}\n`;
}

function styleOf(colour: boolean): Style {
  const paint = painter(colour);
  return { title: (text) => paint('bold', text), label: (text) => paint('cyan', text) };
}

function explainGroup({ entry, paths }: EntryGroup, style: Style): readonly string[] {
  const { syntax, summary, arguments: facts, default: initial, content } = entry;
  const where = paths.map((path) => (path === '' ? 'the top level' : path)).join(', ');
  const place = entry.anywhere ? 'any block' : where;
  const rows: readonly Fact[] = [
    ...facts,
    ...(initial === undefined ? [] : [{ label: 'Default', text: initial }]),
    { label: 'Used in', text: place },
    ...entry.notes,
  ];
  return [
    style.title(syntax),
    '',
    ...wrapWords(summary, TEXT_WIDTH - 2).map((line) => `  ${line}`),
    '',
    ...twoColumns(rows, 2, MOST_LABEL, style.label),
    ...(content === undefined ? [] : explainContent(entry, style)),
  ];
}

function explainContent({ content }: ManualEntry, style: Style): readonly string[] {
  const { line, lineFacts, entries } = content ?? { line: undefined, lineFacts: [], entries: [] };
  const rows = entries.map(({ syntax, summary }) => ({ label: syntax, text: summary }));
  const title = line === undefined ? 'Keywords' : 'Options';
  return [
    ...(line === undefined ? [] : ['', `  ${style.title('Each line')}  ${line}`, '']),
    ...twoColumns(lineFacts, 4, MOST_LABEL, style.label),
    ...(rows.length === 0 ? [] : ['', `  ${style.title(title)}`, '']),
    ...twoColumns(rows, 4, MOST_LABEL, style.label),
  ];
}
