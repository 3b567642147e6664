/**
 * Diagnostics as SARIF 2.1.0 (OASIS standard), the format of code scanning:
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { Diagnostic, Severity } from './diagnostic.js';
import type { Span } from './language/tree.js';
import type { FindManual } from './manual/codes/entry.js';

/** The program that the report names. */
export interface SarifTool {
  readonly version: string;
  /** One line on what a code means, for those codes that have one. */
  readonly titles: ReadonlyMap<string, string>;
  readonly findManual: FindManual;
  /** The absolute URI of a page of the manual. */
  readonly pageUri: (page: string) => string;
}

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  hint: 'note',
};

/** A SARIF log with one run. Columns count characters, not UTF-16 units. */
export function printSarif(diagnostics: readonly Diagnostic[], tool: SarifTool): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'upkeep',
            version: tool.version,
            rules: codes.map((id) => rule(id, tool)),
          },
        },
        columnKind: 'unicodeCodePoints',
        results: diagnostics.map((diagnostic) => result(diagnostic, codes)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** A viewer of code scanning shows the help beside the result; an editor opens the URI. */
function rule(id: string, { titles, findManual, pageUri }: SarifTool) {
  const title = titles.get(id);
  const manual = findManual(id);
  return {
    id,
    ...(title === undefined ? {} : { shortDescription: { text: title } }),
    ...(manual === undefined
      ? {}
      : {
          fullDescription: { text: manual.meaning },
          help: { text: `${manual.meaning} What to do: ${manual.advice}.` },
          helpUri: pageUri(manual.page),
        }),
  };
}

function result(diagnostic: Diagnostic, codes: readonly string[]) {
  const { code, severity, message, hint, span, related = [] } = diagnostic;
  const text = hint === undefined ? sentence(message) : `${sentence(message)} ${sentence(hint)}`;
  const others = related.map((each) => ({
    ...location(each.span),
    message: { text: each.message },
  }));
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text },
    locations: [location(span)],
    ...(others.length === 0 ? {} : { relatedLocations: others }),
  };
}

/** With a full stop; the first letter stays, for it may be that of a keyword. */
function sentence(text: string): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}

function location({ file, line, column, length }: Span) {
  return {
    physicalLocation: {
      artifactLocation: { uri: uriOf(file) },
      region: { startLine: line, startColumn: column, endColumn: column + length },
    },
  };
}

/** A path as a URI reference (RFC 3986); an absolute one gets the scheme `file`. */
function uriOf(path: string): string {
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
