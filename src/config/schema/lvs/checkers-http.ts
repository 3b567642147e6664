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
} from '../argument.js';
import { block, flag, keywords, toggle, value } from '../keyword.js';
import { connection, HOST_NAME, PAGES, timing } from './checkers-common.js';

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
    asked(choice('version', ['1.0', '1.0C', '1.0c', '1.1'])),
    'Version of HTTP; with C the request says Connection: close.',
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

/** `SSL_GET` */
export const SSL_GET = block(
  keywords({
    ...httpCheckKeywords,
    tls_compliant: TLS_COMPLIANT,
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

/** The block `SSL`. */
export const tlsClientKeywords = {
  password: value(asked(word('pass phrase')), 'Pass phrase of the private key.'),
  ca: value(asked(simple('file', 'path')), 'File of certificate authorities.'),
  certificate: value(asked(simple('file', 'path')), 'File of the client certificate.'),
  key: value(asked(simple('file', 'path')), 'File of the private key of the certificate.'),
} as const;

/** `SSL`: what `SSL_GET` shows to servers that ask who is there. */
export const SSL = block(
  keywords(tlsClientKeywords),
  [],
  'Certificate and key that SSL_GET shows to servers; one block for all.',
);
