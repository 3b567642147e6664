/** `BFD_CHECK`: the state of a BFD session. */
import { asked, word } from '../schema/argument.js';
import { block, keywords, value } from '../schema/keyword.js';
import type { CheckKind } from './check-kind.js';
import { ALPHA } from './common.js';

/** `BFD_CHECK`: follows a `bfd_instance`. */
export interface BfdCheck {
  readonly kind: 'bfd';
  readonly instance: string;
  readonly alpha: boolean;
}

/** `BFD_CHECK` */
export const bfdCheckKeywords = {
  name: value(asked(word('name')), 'The bfd_instance to follow; the check needs it.'),
  alpha: ALPHA,
} as const;

/** The kind. */
export const bfd = {
  blocks: {
    BFD_CHECK: block(keywords(bfdCheckKeywords), [], 'Follow the state of a BFD session.'),
  },
  detail: ({ instance }) => instance,
  identity: ({ kind, instance }) => [kind, instance],
  startsDown: ({ alpha }) => alpha,
  particulars: ({ instance, alpha }) => [
    `   Name = ${instance}`,
    `   Alpha is ${alpha ? 'ON' : 'OFF'}`,
  ],
  mailText: ({ check, up }) =>
    `BFD CHECK ${check.instance} ${up ? 'succeeded' : 'failed'} on service`,
  succeeded: ({ server, detail }) => `BFD check of [${detail}] RS(${server}) is UP`,
  failed: ({ server, detail }) => `BFD check of [${detail}] RS(${server}) is DOWN`,
} as const satisfies CheckKind<BfdCheck>;
