/** The health checkers of a real server. */
import {
  asked,
  choice,
  choiceInAnyCase,
  INT32,
  integer,
  optional,
  pattern,
  repeated,
  simple,
  word,
} from '../argument.js';
import { block, flag, keywords, value } from '../keyword.js';
import { planned } from '../planned.js';
import { ALPHA, COMMAND, networkCheckKeywords, QUESTION, timing } from './checkers-common.js';
import { HTTP_GET, SSL_GET } from './checkers-http.js';

/** `MISC_CHECK` */
export const miscCheckKeywords = {
  ...timing(COMMAND),
  misc_path: value(
    asked(simple('command', 'command')),
    'Command to run; quote a command that has arguments.',
  ),
  misc_timeout: value(
    integer('seconds', 0, 4294, { unit: 'seconds' }),
    'A run that takes longer is killed and has failed.',
    { otherwise: 'delay_loop of the virtual_server' },
  ),
  misc_dynamic: flag('Exit status 2 to 255 is good and sets the weight to the status minus 2.'),
  user: value([asked(word('user')), optional(word('group'))], 'Account that runs the command.', {
    otherwise: 'script_user',
  }),
} as const;

/** `SMTP_CHECK` */
export const smtpCheckKeywords = {
  ...networkCheckKeywords,
  helo_name: value(asked(word('host name')), 'Name that HELO gives to the server.', {
    default: 'smtpchecker.keepalived.org',
  }),
  host: block(
    keywords(networkCheckKeywords),
    [],
    'A check of an address of its own; write another check.',
    {
      deprecated: true,
    },
  ),
} as const;

const lengthOfReply = (name: string) => integer(name, 0, 65_535, { unit: 'bytes' });

/** `UDP_CHECK` */
export const udpCheckKeywords = {
  ...networkCheckKeywords,
  payload: value(
    asked(repeated(pattern('bytes', /[0-9a-fA-F\s]*/, 'bytes in hexadecimal'))),
    'What is sent, in hexadecimal.',
    { otherwise: '32 bytes of text' },
  ),
  require_reply: value(
    optional(repeated(pattern('bytes', /[0-9a-fA-FxX\s]*/, 'bytes in hexadecimal, x for any'))),
    'An answer has to come and to be like this; x stands for any digit.',
    { otherwise: 'off: silence is good' },
  ),
  min_reply_length: value(lengthOfReply('bytes'), 'Shortest answer that is good.', {
    default: 0,
  }),
  max_reply_length: value(lengthOfReply('bytes'), 'Longest answer that is good.', {
    default: 255,
  }),
} as const;

/** A name of up to 63 octets a label (RFC 1035 section 3.1), or the root. */
const DOMAIN_NAME = pattern(
  'name',
  /\.|(?:[^.]{1,63}\.)*[^.]{1,63}\.?/,
  'a domain name whose labels have 1 to 63 characters',
);

/** Types of resource records (RFC 1035 section 3.2.2, RFC 3596, RFC 4034). */
export const RECORD_TYPES = [
  ...(['A', 'NS', 'CNAME', 'SOA', 'MX', 'TXT', 'AAAA', 'RRSIG', 'DNSKEY'] as const),
] as const;

/** `DNS_CHECK` */
export const dnsCheckKeywords = {
  ...networkCheckKeywords,
  ...timing(QUESTION),
  type: value(choiceInAnyCase('type', RECORD_TYPES), 'Type of record to ask for.', {
    default: 'SOA',
  }),
  name: value(DOMAIN_NAME, 'Name to ask for.', { default: '.' }),
} as const;

/** `FILE_CHECK` */
export const fileCheckKeywords = {
  track_file: value(word('name'), 'The track_file to follow; the check needs it.'),
  weight: value(
    [
      asked(integer('weight', -INT32, INT32)),
      optional(choice('direction', ['reverse', 'noreverse'])),
    ],
    'Weight of the number in the file; 0: any number but 0 is a failure.',
    { otherwise: 'that of the track_file' },
  ),
} as const;

/** `BFD_CHECK` */
export const bfdCheckKeywords = {
  name: value(asked(word('name')), 'The bfd_instance to follow; the check needs it.'),
  alpha: ALPHA,
} as const;

const sessions = planned('no BFD session is run: the check is good, or failed with alpha');

/** One block for each kind of check. */
export const checkers = {
  TCP_CHECK: block(keywords(networkCheckKeywords), [], 'Open a TCP connection and close it.'),
  HTTP_GET,
  SSL_GET,
  SMTP_CHECK: block(keywords(smtpCheckKeywords), [], 'Greet a mail server.'),
  DNS_CHECK: block(keywords(dnsCheckKeywords), [], 'Ask a name server, over UDP.'),
  MISC_CHECK: block(
    keywords(miscCheckKeywords),
    [],
    'Run a command; its exit status is the result.',
  ),
  UDP_CHECK: block(
    keywords(udpCheckKeywords),
    [],
    'Send a datagram; what comes back is the result.',
  ),
  PING_CHECK: block(keywords(networkCheckKeywords), [], 'Ping the server.'),
  FILE_CHECK: block(keywords(fileCheckKeywords), [], 'Follow the number in a file.'),
  BFD_CHECK: sessions.row(
    block(keywords(bfdCheckKeywords), [], 'Follow the state of a BFD session.'),
  ),
} as const;
