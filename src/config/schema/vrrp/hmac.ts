/** `auth_hmac` */
import { choice, integer, pattern } from '../argument.js';
import { block, keywords, value } from '../keyword.js';

/** The rows of this file. */
export const hmacKeywords = {
  auth_hmac: block(
    keywords({
      key: value(
        [
          integer('id', 1, 255),
          pattern(
            'key',
            /hex:(?:[0-9a-fA-F]{2}){32,64}|file:.+|(?!hex:|file:).{32,64}/,
            'a text of 32 to 64 bytes, hex: and its digits, or file: and a path',
          ),
        ],
        'A key of 32 to 64 bytes and its number.',
        { repeatable: true, secret: true },
      ),
      active_key: value(integer('id', 1, 255), 'Key that this router signs with.', {
        otherwise: 'none: the block counts for nothing',
      }),
      time_window: value(
        integer('seconds', 1, 300, { unit: 'seconds' }),
        'How far clocks may differ with anti_replay time.',
        { otherwise: 'three times advert_int, from 5 to 300' },
      ),
      anti_replay: value(
        choice('time|monotonic', ['time', 'monotonic']),
        'Which adverts count as fresh.',
        { default: 'time' },
      ),
      mode: value(
        choice('mode', ['enforce', 'permissive', 'receive-only']),
        'Whether adverts are signed, and whether unsigned ones count.',
        { default: 'enforce' },
      ),
    }),
    [],
    'Sign adverts of any version with HMAC-SHA256.',
  ),
} as const;
