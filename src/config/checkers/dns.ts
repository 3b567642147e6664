/** `DNS_CHECK`: what a name server answers. */
import { choiceInAnyCase, pattern } from '../schema/argument.js';
import { block, keywords, value } from '../schema/keyword.js';
import {
  type CheckConnection,
  type CheckKind,
  type CheckTiming,
  mailWords,
  type Written,
} from './check-kind.js';
import { networkCheckKeywords, QUESTION, timing } from './common.js';

/** A name of up to 63 octets a label (RFC 1035 section 3.1), or the root. */
const DOMAIN_NAME = pattern(
  'name',
  /\.|(?:[^.]{1,63}\.)*[^.]{1,63}\.?/,
  'a domain name whose labels have 1 to 63 characters',
);

/** Types of resource records (RFC 1035 section 3.2.2, RFC 3596, RFC 4034). */
const RECORD_TYPES = [
  ...(['A', 'NS', 'CNAME', 'SOA', 'MX', 'TXT', 'AAAA', 'RRSIG', 'DNSKEY'] as const),
] as const;

/** `DNS_CHECK` */
export const dnsCheckKeywords = {
  ...networkCheckKeywords,
  ...timing(QUESTION),
  type: value(choiceInAnyCase('type', RECORD_TYPES), 'Type of record to ask for.', {
    default: 'SOA',
  }),
  name: value(DOMAIN_NAME, 'Name to ask for.', { default: '.', firstCounts: true }),
} as const;

/** Record types that DNS_CHECK asks for. */
export type DnsRecordType = (typeof RECORD_TYPES)[number];

/** `DNS_CHECK` */
export interface DnsCheck {
  readonly kind: 'dns';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  readonly name: string;
  readonly recordType: DnsRecordType;
}

/** The kind. */
export const dns = {
  blocks: { DNS_CHECK: block(keywords(dnsCheckKeywords), [], 'Ask a name server, over UDP.') },
  defaults: QUESTION,
  own: ({ value: said }: Written<typeof dnsCheckKeywords>) => ({
    name: said('name'),
    recordType: said('type'),
  }),
  identity: ({ kind, connection, recordType, name }) => [kind, connection, recordType, name],
  particulars: ({ recordType, name }) => [`   Type = ${recordType}`, `   Name = ${name}`],
  mailText: mailWords('DNS_CHECK:'),
  succeeded: ({ server }) => `DNS_CHECK of ${server} succeeded`,
  silent: true,
  failed: ({ server, reason, after }) => `DNS_CHECK (${server}) ${reason}${after}`,
} as const satisfies CheckKind<DnsCheck>;
