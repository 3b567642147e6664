/** Include directives (configuration language, chapter 5): which files a pattern names. */

import type { ReportedCode } from '../../manual/codes/all-codes.js';
import type { FileProblem, LanguageHost } from '../host.js';
import { problem, type Reporter } from '../reporter.js';
import { skipBlanks, skipWord } from '../text/characters.js';
import { type Line, lineSpan } from '../text/line.js';
import type { Span } from '../tree.js';
import { expandBraces, hasWildcard } from './glob-pattern.js';
import { checksForDirective, type IncludeCheck, type IncludeChecks } from './include-checks.js';
import { joinPath } from './paths.js';

const INCLUDE = /^include[rmwba]?$/;

/** True for `include` and its variants with one of the letters r, m, w, b, a. */
export function isIncludeKeyword(word: string): boolean {
  return word.length <= 8 && word.startsWith('include') && INCLUDE.test(word);
}

/** An include directive. */
export interface IncludeDirective {
  /** The letter after `include`, or "". */
  readonly letter: string;
  readonly pattern: string;
  readonly span: Span;
}

/** Reads a line as an include directive; undefined when it is none (or has no pattern). */
export function parseInclude(line: Line): IncludeDirective | undefined {
  const { text } = line;
  const end = skipWord(text, 0, text.length);
  const start = skipBlanks(text, end, text.length);
  const keyword = text.slice(0, end);
  if (start === text.length || !isIncludeKeyword(keyword)) {
    return undefined;
  }
  const pattern = text.slice(start).replace(/\\([#!])/g, '$1');
  return { letter: keyword.slice(7), pattern, span: lineSpan(line, start, text.length) };
}

/** An alternative of an include directive, as it was read. */
export interface IncludedPattern {
  /** With the directory that it starts from. */
  readonly pattern: string;
  readonly span: Span;
  /** It has wildcards. */
  readonly wildcard: boolean;
  /** Whether a file of it was read. */
  readonly found: boolean;
}

/** What a directive or the command line asks for. */
export interface FileRequest {
  readonly pattern: string;
  readonly span: Span;
  /** Directory that relative patterns start from. */
  readonly directory: string;
  readonly checks: IncludeChecks;
  /** The configuration itself, not an included file: its problems have codes of their own. */
  readonly main: boolean;
}

/** The request of an include directive. */
export function requestOf(
  { letter, pattern, span }: IncludeDirective,
  directory: string,
  checks: IncludeChecks,
): FileRequest {
  return { pattern, span, directory, checks: checksForDirective(checks, letter), main: false };
}

/** What one alternative of a request names. */
export interface FoundFiles {
  /** With the directory that it starts from. */
  readonly pattern: string;
  readonly paths: readonly string[];
}

/** The paths a request names, in the order of reading; reports patterns that name nothing. */
export function findFiles(
  request: FileRequest,
  host: LanguageHost,
  reporter: Reporter,
): readonly FoundFiles[] {
  const alternatives = expandBraces(request.pattern);
  return alternatives.map((pattern) => {
    const full = joinPath(request.directory, pattern);
    let listed = true;
    const found = hasWildcard(pattern)
      ? host.glob(pattern, request.directory, (path, fileProblem) => {
          listed = false;
          reportFileProblem(request, path, fileProblem, reporter);
        })
      : [full];
    if (found.length === 0 && listed) {
      reportNothingFound(request, pattern, alternatives.length > 1, reporter);
    }
    return { pattern: full, paths: found };
  });
}

function reportNothingFound(
  request: FileRequest,
  pattern: string,
  alternative: boolean,
  reporter: Reporter,
): void {
  if (request.main) {
    reportRequest(request, 'main-file-not-found', 'match', `no file matches ${pattern}`, reporter);
  } else if (alternative) {
    const message = `no file matches the alternative '${pattern}'`;
    reportRequest(request, 'include-brace-not-found', 'brace_match', message, reporter);
  } else {
    const message = `no file matches '${pattern}'`;
    reportRequest(request, 'include-no-match', 'wildcard_match', message, reporter);
  }
}

/** Reports a file that cannot be read; keepalived skips it with or without an error. */
export function reportFileProblem(
  request: FileRequest,
  path: string,
  fileProblem: FileProblem,
  reporter: Reporter,
): void {
  const { kind, detail } = fileProblem;
  const wildcard = expandBraces(request.pattern).some(hasWildcard);
  const code = `${request.main ? 'main-file' : 'include'}-${problemCode[kind]}` as const;
  const message = `${path}: ${problemText[kind]}${detail === undefined ? '' : ` (${detail})`}`;
  if (kind !== 'missing' || wildcard) {
    reportRequest(request, code, 'read', message, reporter);
  } else if (!request.main && expandBraces(request.pattern).length > 1) {
    reportRequest(request, 'include-brace-not-found', 'brace_match', message, reporter);
  } else {
    reportRequest(request, code, 'match', message, reporter, missingHint(request));
  }
}

const problemCode = {
  missing: 'not-found',
  directory: 'is-directory',
  'not-regular': 'not-regular',
  executable: 'is-executable',
  unreadable: 'unreadable',
} as const;

const problemText = {
  missing: 'there is no such file',
  directory: 'this is a directory; it is skipped',
  'not-regular': 'this is not a regular file; it is skipped',
  executable: 'this file is executable and therefore skipped',
  unreadable: 'this file cannot be read',
} as const;

function missingHint({ pattern }: FileRequest): string | undefined {
  if (pattern.includes('$')) {
    return 'references are not replaced in include directives';
  }
  return pattern.includes('"') ? 'quotes are taken as part of the file name' : undefined;
}

/** An error when its check is in force, else a message without consequence. */
function reportRequest(
  request: FileRequest,
  code: ReportedCode,
  check: IncludeCheck,
  message: string,
  reporter: Reporter,
  hint?: string,
): void {
  const isError = request.checks.has(check);
  const details = {
    severity: isError ? 'error' : 'warning',
    ...(hint === undefined ? {} : { hint }),
  } as const;
  const messageClass = isError ? 'FILE_NOT_FOUND' : 'OK';
  reporter.report(problem(code, messageClass, request.span, message, details));
}
