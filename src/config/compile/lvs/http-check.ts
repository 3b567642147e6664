/** Reads `HTTP_GET` and `SSL_GET` with their urls. */

import { HTTP_GET, httpCheckKeywords, SSL_GET, urlKeywords } from '../../checkers/http.js';
import type { Directive, Word } from '../../language/tree.js';
import type { RequestMethod, StatusRange } from '../../lvs-model.js';
import { compilePattern } from '../../re2-pattern.js';
import type { BlockSchema, Keyword } from '../../schema/keyword.js';
import { findKeyword } from '../../schema/lookup.js';
import { type KeywordLine, type LinePlace, readLines } from '../reading/block-lines.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { type CheckDraft, type DetailsOf, newCheckDraft, type UrlDraft } from './check-draft.js';
import { takeCheckLine, toggled } from './check-lines.js';

type HttpDraft = CheckDraft<DetailsOf<'http'>>;

function tableOf(schema: BlockSchema | undefined): Readonly<Record<string, Keyword>> {
  return schema?.content === 'keywords' ? schema.keywords : {};
}

function urlBlock({ table }: LinePlace): BlockSchema | undefined {
  return findKeyword(table, 'url')?.block;
}

const PATH = 'virtual_server.real_server';
const PLAIN: LinePlace = { table: tableOf(HTTP_GET.block), path: `${PATH}.HTTP_GET` };
const TLS: LinePlace = { table: tableOf(SSL_GET.block), path: `${PATH}.SSL_GET` };
const PLAIN_URL: LinePlace = {
  table: tableOf(urlBlock(PLAIN)),
  path: `${PATH}.HTTP_GET.url`,
};
const TLS_URL: LinePlace = { table: tableOf(urlBlock(TLS)), path: `${PATH}.SSL_GET.url` };

/** Reads the block of a checker. */
export function readHttpCheck(context: CompileContext, directive: Directive): HttpDraft {
  const tls = directive.name === 'SSL_GET';
  const draft: HttpDraft = newCheckDraft(directive.keyword, {
    kind: 'http',
    tls,
    version: versionOf(httpCheckKeywords.http_protocol.default),
    fastRecovery: false,
    enableSni: false,
    serverName: undefined,
    tlsCompliant: false,
    verify: false,
    verifiedName: undefined,
    authorities: undefined,
    expiryWarningDays: undefined,
    needsVerify: undefined,
    urls: [],
  });
  readLines(context, directive.block?.directives, tls ? TLS : PLAIN, draft, take);
  if (draft.details.urls.length === 0) {
    const message = `'${directive.name}' without url is ignored`;
    reportError(context, 'missing-keyword', directive.keyword, message, { hint: 'add url' });
  }
  const { verify, needsVerify } = draft.details;
  if (!verify && needsVerify !== undefined) {
    const message = `'${needsVerify.text}' is of no use without tls_verify; it is ignored`;
    reportWarning(context, 'tls-verify-missing', needsVerify, message, {
      hint: 'add tls_verify',
      class: 'OK',
    });
  }
  return draft;
}

function take(context: CompileContext, { lines, details }: HttpDraft, line: KeywordLine): void {
  if (takeCheckLine(context, lines, line)) {
    return;
  }
  const { values } = line;
  if (line.name === 'url') {
    details.urls.push(readUrl(context, line, details.tls ? TLS_URL : PLAIN_URL));
  } else if (values !== undefined) {
    takeHttp(details, line.name, values[0]);
    takeVerification(details, line, values[0]);
  }
}

function takeVerification(
  details: DetailsOf<'http'>,
  { name, directive }: KeywordLine,
  value: unknown,
): void {
  switch (name) {
    case 'tls_verify':
      details.verify = value !== false;
      break;
    case 'tls_name':
      details.verifiedName = String(value);
      details.needsVerify = directive.keyword;
      break;
    case 'tls_expiry_warning':
      details.expiryWarningDays = Number(value);
      break;
    case 'tls_ca':
      details.authorities = String(value);
      details.needsVerify = directive.keyword;
  }
}

/** keepalived takes the C in either case. */
function versionOf(word: unknown): DetailsOf<'http'>['version'] {
  return word === '1.1' || word === '1.0' || word === 'h2' ? word : '1.0C';
}

function takeHttp(details: DetailsOf<'http'>, name: string, value: unknown): void {
  const on = value !== false;
  switch (name) {
    case 'http_protocol':
      details.version = versionOf(value);
      break;
    case 'enable_sni':
      details.enableSni = on;
      break;
    case 'sni_name':
      details.serverName = String(value);
      break;
    case 'fast_recovery':
      details.fastRecovery = on;
      break;
    case 'tls_compliant':
      details.tlsCompliant = on;
  }
}

const GOOD: readonly StatusRange[] = [statusRange(urlKeywords.status_code.default)];

function readUrl(context: CompileContext, { directive }: KeywordLine, place: LinePlace): UrlDraft {
  const url: UrlDraft = {
    keyword: directive.keyword,
    pathWritten: false,
    path: undefined,
    host: undefined,
    method: undefined,
    headers: [],
    requestBody: undefined,
    digest: undefined,
    needsBody: undefined,
    statusCodes: GOOD,
    regex: undefined,
    regexOptions: [],
    noMatch: false,
    minimumOffset: urlKeywords.regex_min_offset.default,
    maximumOffset: undefined,
    needsRegex: undefined,
    tlsCompliant: undefined,
  };
  readLines(context, directive.block?.directives, place, url, takeUrl);
  if (!url.pathWritten) {
    const message = `'${directive.name}' without path is ignored`;
    reportError(context, 'missing-keyword', url.keyword, message, { hint: 'add path' });
  }
  if (url.regex === undefined && url.needsRegex !== undefined) {
    const message = `'${url.needsRegex.text}' is of no use without regex; it is ignored`;
    reportWarning(context, 'regex-missing', url.needsRegex, message, { class: 'OK' });
  }
  if (url.regex !== undefined) {
    checkPattern(context, url.regex, url.regexOptions);
  }
  if (url.method === 'HEAD' && url.needsBody !== undefined) {
    const { text } = url.needsBody;
    const message = `an answer to HEAD has no body, so '${text}' looks at nothing`;
    reportError(context, 'answer-without-body', url.needsBody, message, {
      hint: `remove ${text}, or write method GET`,
    });
  }
  return url;
}

/** An error for a pattern that RE2 does not take. */
export function checkPattern(
  context: CompileContext,
  { word, pattern }: { readonly word: Word; readonly pattern: string },
  options: readonly string[],
): void {
  const result = compilePattern(pattern, options);
  if (result.kind === 'refused') {
    const message = `this pattern cannot be used (${result.reason}), so the check decides nothing`;
    const hint = 'patterns are those of RE2: without look-around and back references';
    reportError(context, 'invalid-regex', word, message, { hint });
  }
}

function takeUrl(context: CompileContext, url: UrlDraft, line: KeywordLine): void {
  const { directive, name, values } = line;
  const [value] = values ?? [];
  url.pathWritten ||= name === 'path';
  if (values === undefined) {
    return;
  }
  switch (name) {
    case 'path':
      url.path = String(value);
      break;
    case 'method':
      url.method = value as RequestMethod; // a choice of its row
      break;
    case 'header':
      takeHeader(context, url, line, values.map(String));
      break;
    case 'body':
      url.requestBody = unescaped(String(value));
      break;
    case 'digest':
      url.digest = String(value).toLowerCase();
      url.needsBody ??= directive.keyword;
      break;
    case 'status_code':
      url.statusCodes = values.length === 0 ? GOOD : values.map(statusRange);
      break;
    case 'virtualhost':
      url.host = String(value);
      break;
    case 'tls_compliant':
      url.tlsCompliant = toggled(value);
      break;
    case 'regex':
      url.regex = {
        word: directive.arguments[0] ?? directive.keyword,
        pattern: patternOf(String(value)),
      };
      url.needsBody ??= directive.keyword;
      break;
    default:
      takeRegexLine(url, line, values);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };

/** Quoted words of the configuration hold no double quote, and no line break. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(?:x(..)|(.))/g, (_, digits: string | undefined, letter: string) =>
    digits === undefined
      ? (ESCAPES[letter] ?? letter)
      : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}

/** Header fields that the request has anyway, and what says another value. */
const OWN_HEADERS: Readonly<Record<string, string>> = {
  host: 'write virtualhost, which says it',
  connection: 'write http_protocol 1.0C, which says close',
  'content-length': 'remove it: the length of body is sent',
  'transfer-encoding': 'remove it: the length of body is sent',
  ...Object.fromEntries(
    ['upgrade', 'keep-alive', 'proxy-connection', 'te', 'http2-settings'].map((name) => [
      name,
      'remove it: it is about the connection (RFC 9110, 7.6.1), which ends with the answer',
    ]),
  ),
};

function takeHeader(
  context: CompileContext,
  url: UrlDraft,
  { directive }: KeywordLine,
  [name = '', ...words]: readonly string[],
): void {
  const key = name.toLowerCase();
  const hint = Object.hasOwn(OWN_HEADERS, key) ? OWN_HEADERS[key] : undefined;
  if (hint === undefined) {
    url.headers.push({ name, headerValue: words.join(' ') });
    return;
  }
  const message = `the check says ${name} itself; the line is ignored`;
  const word = directive.arguments[0] ?? directive.keyword;
  reportError(context, 'header-ignored', word, message, { hint });
}

function takeRegexLine(
  url: UrlDraft,
  { directive }: KeywordLine,
  values: readonly unknown[],
): void {
  const [value] = values;
  url.needsRegex = directive.keyword;
  switch (directive.name) {
    case 'regex_no_match':
      url.noMatch = true;
      break;
    case 'regex_options':
      url.regexOptions = values.map(String);
      break;
    case 'regex_min_offset':
      url.minimumOffset = Number(value);
      break;
    case 'regex_max_offset':
      url.maximumOffset = Number(value);
  }
}

/**
 * keepalived reads escapes in the word, so that `\\d` is a digit and `\d` the letter; here both are
 * a digit: no pattern has it for `d`.
 */
function patternOf(text: string): string {
  return text.replaceAll('\\\\', '\\');
}

function statusRange(value: unknown): StatusRange {
  const [first = '', last = first] = String(value).split('-');
  return { first: Number(first), last: Number(last) };
}
