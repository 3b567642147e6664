/** What `real_servers` says beside what a `real_server` does. */
import {
  choice,
  forms,
  integer,
  optional,
  pattern,
  repeated,
  seconds,
  simple,
  UINT32,
  word,
} from '../argument.js';
import { value } from '../keyword.js';

const NAME_SERVER = pattern(
  'server',
  /[\d.]+(?::\d{1,5})?|[\da-fA-F:.]+|\[[\da-fA-F:.]+\]:\d{1,5}/,
  'an address, or an address and a port',
);

/** What is asked for in DNS. */
export const RECORD_TYPE = choice('type', ['A', 'AAAA', 'SRV']);
/** Where nothing is said. */
export const USUAL_RECORD_TYPE = 'A';

const URL_OF_SERVER = pattern('URL', /https?:\/\/[^/\s]+\/?/, 'a URL like http://127.0.0.1:2379');

const ACCESS = {
  address: [URL_OF_SERVER],
  token_file: [simple('path', 'path')],
  ca_file: [simple('path', 'path')],
} as const;

/** Who says which servers there are. */
export const SOURCE = forms('source', {
  file: [simple('path', 'path')],
  dns: [word('name'), optional(RECORD_TYPE, USUAL_RECORD_TYPE), optional(repeated(NAME_SERVER))],
  etcd: [word('prefix'), optional(repeated(URL_OF_SERVER))],
  consul: [word('service'), optional(repeated(forms('option', { tag: [word('tag')], ...ACCESS })))],
  kubernetes: [
    pattern(
      'service',
      /[^/:\s]+\/[^/:\s]+(?::[^/:\s]+)?/,
      'NAMESPACE/SERVICE or NAMESPACE/SERVICE:PORT',
    ),
    optional(repeated(forms('option', ACCESS))),
  ],
});

const PERCENT = pattern('percent', /(?:[1-9]\d?|100)%?/, 'a share from 1% to 100%');

/** The rows that are of the block alone. */
export const discoveryKeywords = {
  port: value(integer('port', 1, 65_535), 'Of servers for which the source names no port.', {
    otherwise: 'that of the virtual_server',
  }),
  min_size: value(integer('servers', 1, UINT32), 'An answer with fewer servers takes none away.', {
    default: 1,
  }),
  max_change: value(
    PERCENT,
    'If more of the servers come or go at once, hold says when; 100% is no limit.',
    {
      default: '30%',
    },
  ),
  hold: value(seconds('seconds', 0, 86_400), 'So long the source has to stand by such a change.', {
    default: 300,
  }),
} as const;
