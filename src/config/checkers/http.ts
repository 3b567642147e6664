/** `HTTP_GET` and `SSL_GET`: pages that a server has to give. */
import {
  asked,
  choice,
  integer,
  optional,
  pair,
  pattern,
  repeated,
  simple,
  UINT32,
  word,
} from '../schema/argument.js';
import { block, flag, keywords, toggle, value } from '../schema/keyword.js';
import type { CheckConnection, CheckKind, CheckTiming } from './check-kind.js';
import { connection, HOST_NAME, PAGES, timing } from './common.js';

/** `HTTP_GET` and `SSL_GET` */
export interface HttpCheck {
  readonly kind: 'http';
  readonly tls: boolean;
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  readonly version: HttpVersion;
  readonly fastRecovery: boolean;
  /** File of those who may sign what is verified; absent: that of `SSL`, else node's own. */
  readonly authorities?: string;
  /** A certificate that ends within this time is worth a warning; absent: none is. */
  readonly expiryWarningMs?: number;
  /** At least one. */
  readonly urls: readonly CheckedUrl[];
}

/** `1.0C`: HTTP/1.0 with `Connection: close`; `h2`: HTTP/2. */
export type HttpVersion = '1.0' | '1.0C' | '1.1' | 'h2';

/** `url`: a page that the server has to give. */
export interface CheckedUrl {
  readonly path: string;
  /** What is asked besides; absent: GET, and nothing else than keepalived says. */
  readonly request?: PageRequest;
  /** Host header; absent: the address and port of the connection. */
  readonly host?: string;
  /** Server name indication; absent: none is sent. */
  readonly serverName?: string;
  /** The certificate has to be good, and for this name or address; absent: any is good. */
  readonly verifiedName?: string;
  /** 32 hexadecimal digits in small letters. */
  readonly digest?: string;
  readonly statusCodes: readonly StatusRange[];
  readonly regex?: BodyPattern;
  readonly tlsCompliant: boolean;
}

/** What a request says that keepalived has no words for. */
export interface PageRequest {
  readonly method: RequestMethod;
  readonly headers: readonly RequestHeader[];
  readonly requestBody?: string;
}

/** A header field; its value may be a secret. */
export interface RequestHeader {
  readonly name: string;
  readonly headerValue: string;
}

/** First and last status code that is good. */
export interface StatusRange {
  readonly first: number;
  readonly last: number;
}

/** `regex` and what belongs to it. */
export interface BodyPattern {
  readonly pattern: string;
  /** keepalived's names of PCRE2 options. */
  readonly options: readonly string[];
  /** Good when it is not found. */
  readonly noMatch: boolean;
  /** First place in the body where a match may begin. */
  readonly minimumOffset: number;
  /** Last place where a match may begin; absent: anywhere. */
  readonly maximumOffset?: number;
}

/** RFC 9110 section 9.3 and RFC 5789, without CONNECT and TRACE, which ask for no page. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** One of them. */
export type RequestMethod = (typeof METHODS)[number];

/** Options of PCRE2 by keepalived's names. */
const REGEX_OPTIONS = [
  ...['allow_empty_class', 'alt_bsux', 'auto_callout', 'caseless', 'dollar_endonly', 'dotall'],
  ...['dupnames', 'extended', 'firstline', 'match_unset_backref', 'multiline', 'never_ucp'],
  ...['never_utf', 'no_auto_capture', 'no_auto_possess', 'no_dotstar_anchor'],
  ...['no_start_optimize', 'ucp', 'ungreedy', 'utf', 'never_backslash_c', 'alt_circumflex'],
  ...['alt_verbnames', 'use_offset_limit'],
] as const;

const bytes = (name: string) => integer(name, 0, UINT32, { unit: 'bytes' });

const regex = {
  regex: value(word('pattern'), 'Pattern to look for in the body (RE2, as good as PCRE2).', {
    otherwise: 'none',
  }),
  regex_no_match: flag('The check is good when the pattern is not found.'),
  regex_options: value(
    optional(repeated(choice('option', REGEX_OPTIONS))),
    'Options of PCRE2 for the pattern.',
    { otherwise: 'none' },
  ),
  regex_min_offset: value(bytes('offset'), 'Earliest place in the body where a match may begin.', {
    default: 0,
  }),
  regex_max_offset: value(bytes('offset'), 'Latest place in the body where a match may begin.', {
    otherwise: 'the end',
  }),
  regex_stack: value(
    [bytes('start'), bytes('maximum')],
    'Has no effect: the search for a pattern needs no stack.',
  ),
} as const;

const request = {
  method: value(asked(choice('method', METHODS)), 'Method of the request.', {
    otherwise: 'GET, with body POST',
  }),
  header: value(
    [
      asked(pattern('name', /[!#$%&'*+.^_`|~0-9A-Za-z-]+/, 'a name of letters, digits and -')),
      repeated(pattern('value', /[\t -~\u0080-\uffff]+/, 'a text without control characters')),
    ],
    'A header field of the request; several lines say several.',
    { repeatable: true, otherwise: 'User-Agent and Host alone', secret: true },
  ),
  body: value(
    asked(
      pattern(
        'text',
        /(?:[^\\]|\\[nrt\\]|\\x[0-7][0-9a-fA-F])*/,
        'n, r, t, another backslash or xHH (up to x7f) behind a backslash',
      ),
    ),
    'What the request carries; \\n, \\r, \\t, \\\\ and \\x22, a double quote, as in C.',
    { otherwise: 'none', secret: true },
  ),
} as const;

/** The block `url`. */
export const urlKeywords = {
  path: value(word('path'), 'What is asked for; a url needs it.'),
  digest: value(
    pattern('digest', /[0-9a-fA-F]{32}/, 'an MD5 digest of 32 hexadecimal digits'),
    'MD5 digest of the body, as genhash prints it.',
    { otherwise: 'not looked at' },
  ),
  status_code: value(
    optional(repeated(pair('status', '-', 100, 599, { single: true }))),
    'Status codes, and ranges of them, that are good.',
    { default: '200-299' },
  ),
  virtualhost: value(HOST_NAME, 'Host header of this request, and its name in TLS.', {
    otherwise: 'that of the check',
  }),
  ...request,
  ...regex,
} as const;

const TLS_COMPLIANT = toggle('A connection that ends without close_notify is a failure.');

/** `HTTP_GET`, and `SSL_GET` but for `tls_compliant`. */
export const httpCheckKeywords = {
  ...connection,
  ...timing(PAGES),
  nb_get_retry: value(integer('attempts', 0, UINT32), 'Old name of retry.', {
    synonymOf: 'retry',
    deprecated: true,
  }),
  virtualhost: value(HOST_NAME, 'Host header of the requests, and their name in TLS.', {
    otherwise: 'that of the real_server, else of the virtual_server',
  }),
  http_protocol: value(
    asked(choice('version', ['1.0', '1.0C', '1.0c', '1.1', 'h2'])),
    'Version of HTTP; with C the request says Connection: close. h2 is HTTP/2 (ours).',
    { default: '1.0' },
  ),
  enable_sni: toggle('Name the virtual host when TLS starts.'),
  sni_name: value(asked(word('host name')), 'The name that TLS starts with.', {
    otherwise: 'that of virtualhost, with enable_sni',
  }),
  fast_recovery: toggle('Ask for one url right after the other until all were good once.'),
} as const;

const URL_SUMMARY = 'A page that the server has to give; all of them are asked for in turn.';

/** `HTTP_GET` */
export const HTTP_GET = block(
  keywords({ ...httpCheckKeywords, url: block(keywords(urlKeywords), [], URL_SUMMARY) }),
  [],
  'Ask for pages over HTTP.',
);

/** `SSL_GET` and its own words. */
export const tlsCheckKeywords = {
  ...httpCheckKeywords,
  tls_compliant: TLS_COMPLIANT,
  tls_verify: toggle('Look whether the certificate is good, and for the server (ours).'),
  tls_name: value(HOST_NAME, 'The name that the certificate has to be for; needs tls_verify.', {
    otherwise: 'that of sni_name or virtualhost, else the address',
  }),
  tls_ca: value(
    asked(simple('file', 'path')),
    'File of those who may have signed the certificate; needs tls_verify.',
    { otherwise: 'ca of SSL, else the authorities that Node.js knows' },
  ),
  tls_expiry_warning: value(
    asked(integer('days', 1, 3650)),
    'Warn once of a certificate that ends within this time (ours).',
    { otherwise: 'none' },
  ),
} as const;

/** `SSL_GET` */
export const SSL_GET = block(
  keywords({
    ...tlsCheckKeywords,
    url: block(
      keywords({
        ...urlKeywords,
        tls_compliant: toggle(TLS_COMPLIANT.summary, { otherwise: 'that of the check' }),
      }),
      [],
      URL_SUMMARY,
    ),
  }),
  [],
  'Ask for pages over HTTP within TLS.',
);

/** Lines of a dump. */
function urlLines(url: CheckedUrl): readonly string[] {
  const { path, request, host, verifiedName, digest, statusCodes, regex } = url;
  return [
    `   Checked url = ${path}`,
    ...(request === undefined ? [] : requestLines(request)),
    ...(digest === undefined ? [] : [`     digest = ${digest}`]),
    '     HTTP Status Code(s)',
    ...statusCodes.map(({ first, last }) => `       ${first}${first === last ? '' : `-${last}`}`),
    ...(host === undefined ? [] : [`     Virtual host = ${host}`]),
    ...(verifiedName === undefined ? [] : [`     TLS certificate of ${verifiedName}`]),
    ...(regex === undefined ? [] : regexLines(regex)),
  ];
}

/** Secrets are not told. */
function requestLines({ method, headers, requestBody = '' }: PageRequest): readonly string[] {
  const bytes = Buffer.byteLength(requestBody);
  return [
    `     Method = ${method}`,
    ...headers.map(({ name }) => `     Header = ${name}`),
    ...(bytes === 0 ? [] : [`     Body = ${bytes} bytes`]),
  ];
}

function regexLines(regex: BodyPattern): readonly string[] {
  const { minimumOffset, maximumOffset = 0 } = regex;
  return [
    `     Regex = "${regex.pattern}"`,
    ...(regex.noMatch ? ['     Regex no match'] : []),
    ...(minimumOffset === 0 && maximumOffset === 0
      ? []
      : [`     Regex min offset = ${minimumOffset}, max_offset = ${maximumOffset}`]),
    `     Regex options: ${regex.options.join(' ')}`.trimEnd(),
  ];
}

/** The kind. */
export const http = {
  blocks: { HTTP_GET, SSL_GET },
  keyword: ({ tls }) => (tls ? 'SSL_GET' : 'HTTP_GET'),
  detail: ({ urls }, page) => urls[page]?.path ?? '',
  identity: ({ kind, connection: to, urls }) => [kind, to, urls],
  particulars: ({ fastRecovery, authorities, urls }) => [
    `   Fast recovery ${fastRecovery ? 'set' : 'unset'}`,
    ...(authorities === undefined ? [] : [`   TLS authorities = ${authorities}`]),
    ...urls.flatMap(urlLines),
  ],
  mailText: ({ up }) =>
    up ? 'CHECK succeed on service' : 'CHECK failed on service : HTTP/SSL request failed',
  succeeded: ({ server }) => `Remote Web server ${server} succeed on service.`,
  logName: (keyword) => keyword.replace('GET', 'CHECK'),
} as const satisfies CheckKind<HttpCheck>;
