/** Many connections that are kept, and how many of them are lost on the way. */
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onCleanup } from '../../lab/cleanup.js';
import type { LabNode } from '../../lab/node.js';

/** What the client is to do: further connections to these addresses, then a question over all. */
export type LongOrder =
  | { readonly open?: readonly string[]; readonly timeoutMs: number }
  | { readonly close: true };

/** What came of a question over each connection. */
export interface LongAnswer {
  answered: number;
  /** By the server that they were with. */
  readonly lost: Record<string, number>;
  /** Another server has answered, which cannot be. */
  moved: number;
}

/** The client. */
export interface LongConnections {
  readonly tell: (order: LongOrder) => Promise<LongAnswer>;
  readonly end: () => void;
}

/** Starts it on a node. */
export async function startLongConnections(node: LabNode): Promise<LongConnections> {
  const program = fileURLToPath(new URL('./long-client.js', import.meta.url));
  const child = node.spawn(process.execPath, [program], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const end = onCleanup(() => child.kill('SIGKILL'));
  await once(child, 'message');
  return {
    end,
    async tell(order) {
      child.send(order);
      const [answer]: LongAnswer[] = await once(child, 'message');
      if (answer === undefined) {
        throw new Error('the client ended without an answer');
      }
      return answer;
    },
  };
}
