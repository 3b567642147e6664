/** A mail relay inside a node of a lab, and what it has received. */
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../cleanup.js';
import type { LabNode } from '../node.js';
import { eventually } from '../wait.js';
import type { ReceivedMail } from './smtp-sink.js';

const PROGRAM = fileURLToPath(new URL('./smtp-sink-program.js', import.meta.url));

/** Where a relay of a lab listens, on 127.0.0.1. */
export const RELAY_PORT = 2525;

/** A running relay. */
export interface MailRelay {
  /** In the order in which they came. */
  readonly mails: readonly ReceivedMail[];
  close(): void;
}

/** Starts a relay on a node and waits until it listens; a silent one never answers. */
export async function startMailRelay(
  node: LabNode,
  manner: 'kind' | 'silent' = 'kind',
): Promise<MailRelay> {
  node.setInterface('lo', true);
  const mails: ReceivedMail[] = [];
  let listens = false;
  let unread = '';
  const relay = node.spawn(process.execPath, [PROGRAM, String(RELAY_PORT), manner], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  relay.stdout?.on('data', (chunk: Buffer) => {
    const lines = (unread + chunk.toString()).split('\n');
    unread = lines.pop() ?? '';
    for (const line of lines) {
      if (line === 'ready') {
        listens = true;
      } else {
        mails.push(JSON.parse(line));
      }
    }
  });
  const close = onCleanup(() => relay.kill('SIGKILL'));
  await eventually('the relay listens', () => listens);
  return { mails, close };
}

/** The subjects of mails, sorted. */
export function subjectsOf(mails: readonly ReceivedMail[]): readonly string[] {
  return mails.flatMap(({ text }) => /^Subject: (.*)\r$/m.exec(text)?.[1] ?? []).sort();
}

/**
 * A mail as a filter sees it: its date is that of no day, headers are unfolded (RFC 5322 section
 * 2.2.3), and it does not matter how the relay was greeted.
 */
export function comparable({ commands, text }: ReceivedMail): string {
  const [, ...envelope] = commands.filter((command) => !command.startsWith('QUIT'));
  return [...envelope, text.replace(/^Date: .*/, 'Date:').replace(/\r\n(?= )/g, '')].join('\n');
}
