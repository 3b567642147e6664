/** What `real_servers` says beside what a `real_server` does. */
import { forms, integer, pattern, seconds, simple, UINT32 } from '../argument.js';
import { value } from '../keyword.js';

/** Who says which servers there are. */
export const SOURCE = forms('source', {
  file: [simple('path', 'path')],
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
  max_change: value(PERCENT, 'If more of the servers come or go at once, hold says when.', {
    default: '30%',
  }),
  hold: value(seconds('seconds', 0, 86_400), 'So long the source has to stand by such a change.', {
    default: 300,
  }),
} as const;
