/** The help text of a command, made from its manual. */
import type { CommandManual, OptionRow, OptionRows } from './command.js';

/** Where the words for an option begin, unless its name is longer. */
const COLUMN = 26;

/** The whole text, ending with a line feed. */
export function helpText(name: string, manual: CommandManual): string {
  const { usage, description, actions, remark, options, exits, examples } = manual;
  const forms = usage.map((words) => `upkeep ${name}${words === '' ? '' : ` ${words}`}`);
  const parts = [
    `Usage: ${forms.join('\n       ')}`,
    description.trim(),
    ...(actions === undefined ? [] : [actionTexts(actions)]),
    ...(remark === undefined ? [] : [remark.trim()]),
    ...(Object.keys(options).length === 0
      ? []
      : [`${manual.optionsHeading ?? 'Options'}:\n${optionTexts(options)}`]),
    ...(exits === undefined
      ? []
      : [`${manual.exitsHeading ?? 'Exit status'}:\n${indented(exits, 2)}`]),
    ...(examples === undefined ? [] : [`Examples:\n${indented(examples, 2)}`]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function actionTexts(actions: NonNullable<CommandManual['actions']>): string {
  return Object.entries(actions)
    .map(([name, { help, options }]) => `${besides(name, help, COLUMN)}\n${optionTexts(options)}`)
    .map((text) => text.trimEnd())
    .join('\n');
}

function optionTexts(options: OptionRows): string {
  const rows = Object.entries(options).map(([name, row]) => [optionName(name, row), row] as const);
  const column = Math.max(COLUMN, ...rows.map(([text]) => text.length + 2));
  return rows.map(([text, row]) => besides(text, optionMeaning(row), column)).join('\n');
}

/** `  -i, --config-id ID` */
export function optionName(name: string, { short, value }: OptionRow): string {
  const letter = short === undefined ? '    ' : `-${short}, `;
  return `  ${letter}--${name}${value === undefined ? '' : ` ${value}`}`;
}

/** `text (default), json or yaml` */
export function optionMeaning({ choices, help = '' }: OptionRow): string {
  if (choices === undefined) {
    return help;
  }
  const [usual = '', ...others] = choices;
  const last = others.pop() ?? '';
  const list = `${[`${usual} (default)`, ...others].join(', ')} or ${last}`;
  return help === '' ? list : `${list}: ${help}`;
}

function besides(name: string, text: string, column: number): string {
  return `${name.padEnd(column)}${text.replaceAll('\n', `\n${' '.repeat(column)}`)}`;
}

function indented(text: string, width: number): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(width));
}
