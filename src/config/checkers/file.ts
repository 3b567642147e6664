/** `FILE_CHECK`: the number in a file. */
import { asked, choice, INT32, integer, optional, word } from '../schema/argument.js';
import { block, keywords, value } from '../schema/keyword.js';
import { type CheckKind, mailWords } from './check-kind.js';

/** `FILE_CHECK`: follows a `track_file`. */
export interface FileCheck {
  readonly kind: 'file';
  readonly trackFile: string;
  readonly path: string;
  /** 0: any number but 0 is a failure. */
  readonly weight: number;
  readonly reverse: boolean;
}

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

/** The kind. Its weight may change without making it another check. */
export const file = {
  blocks: { FILE_CHECK: block(keywords(fileCheckKeywords), [], 'Follow the number in a file.') },
  detail: ({ trackFile }) => trackFile,
  identity: ({ kind, trackFile, path }) => [kind, trackFile, path],
  startsDown: () => false,
  particulars: ({ trackFile }) => [`     Tracked file = ${trackFile}`],
  mailText: mailWords('FILE CHECK'),
  succeeded: ({ server }) => `FILE_CHECK of ${server} succeeded`,
} as const satisfies CheckKind<FileCheck>;
