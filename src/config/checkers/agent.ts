/** `AGENT_CHECK` (ours): what an agent on the server says, in the line of HAProxy's agents. */
import { asked, pattern } from '../schema/argument.js';
import { block, keywords, toggle, value } from '../schema/keyword.js';
import {
  type CheckConnection,
  type CheckKind,
  type CheckTiming,
  mailWords,
  type Written,
} from './check-kind.js';
import { COMMAND, connection, timing } from './common.js';
import { BYTES, BYTES_TEXT, bytesOf } from './spoken-bytes.js';

/** `AGENT_CHECK` */
export const agentCheckKeywords = {
  ...connection,
  ...timing(COMMAND),
  send: value(
    asked(pattern('text', BYTES, BYTES_TEXT)),
    'What is said to the agent first: text with \\r \\n \\t \\0 \\xHH, or hex:… (ours).',
    { otherwise: 'nothing', secret: true },
  ),
  required: toggle(
    'An agent that is away, late or not understood is a failed check; else it says nothing.',
  ),
} as const;

/** `AGENT_CHECK` */
export interface AgentCheck {
  readonly kind: 'agent';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  /** In hexadecimal; "": nothing is sent. */
  readonly send: string;
  /** An agent that cannot be heard is a failure. */
  readonly required: boolean;
}

/** The kind. */
export const agent = {
  blocks: {
    AGENT_CHECK: block(
      keywords(agentCheckKeywords),
      [],
      'Let an agent on the server say its state and weight, as HAProxy does (ours).',
    ),
  },
  defaults: COMMAND,
  own({ words, value: said }: Written<typeof agentCheckKeywords>) {
    const [send] = words('send') ?? [];
    return { send: send === undefined ? '' : bytesOf(send), required: said('required') === true };
  },
  identity: ({ kind, connection: where, send, required }) => [kind, where, { send }, required],
  particulars: ({ send, required }) => [
    ...(send === '' ? [] : [`   Send = ${send.length / 2} bytes`]),
    `   Required = ${required ? 'yes' : 'no'}`,
  ],
  mailText: mailWords('AGENT_CHECK'),
  succeeded: ({ server }) => `AGENT_CHECK of ${server} success.`,
} as const satisfies CheckKind<AgentCheck>;
