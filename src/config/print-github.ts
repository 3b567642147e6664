/**
 * Diagnostics as workflow commands of GitHub Actions, which shows them beside the lines of a pull
 * request: https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
import type { Diagnostic, Severity } from './diagnostic.js';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  hint: 'notice',
};

/** One command a line: `::error file=a.conf,line=7,col=3,endColumn=11,title=code::message`. */
export function printGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${command(diagnostic)}\n`).join('');
}

function command({ severity, code, message, hint, span }: Diagnostic): string {
  const properties = {
    file: span.file,
    line: span.line,
    col: span.column,
    endColumn: span.column + span.length,
    title: code,
  };
  const listed = Object.entries(properties).map(([name, value]) => `${name}=${property(value)}`);
  const advice = hint === undefined ? [] : [`hint: ${hint}`];
  const text = [message, ...advice, `more: upkeep explain ${code}`].join('\n');
  return `::${COMMANDS[severity]} ${listed.join(',')}::${data(text)}`;
}

/** A line feed would end the command, and the percent sign is its escape. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(value: string | number): string {
  return data(String(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
