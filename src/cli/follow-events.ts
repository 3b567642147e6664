/** The stream of events, for as long as it is wanted: over a restart of the daemon as well. */
import { setTimeout as sleep } from 'node:timers/promises';
import { STREAM_TYPE } from '../observe/events/event-stream.js';
import {
  fieldsOf,
  type KeptEvent,
  positionText,
  readKeptEvent,
} from '../observe/events/kept-event.js';
import { openRequest } from './control-client.js';

/** What the stream brings. */
export interface EventHearer {
  event(event: KeptEvent): void;
  /** So many are gone; undefined: it is not known how many. */
  missed(count: number | undefined): void;
  /** Whether the daemon tells what happens, from now on. */
  open?(isOpen: boolean): void;
}

/** Where the stream begins, and when it is no longer wanted. */
export interface Following {
  /** The id after which it goes on; absent: it begins now. */
  readonly last?: string;
  readonly signal?: AbortSignal;
}

const AGAIN_MS = 500;

/**
 * Follows what a daemon says.
 * @param parameters as `GET /v1/events` takes them
 * @returns at the end, or when the daemon refuses: why
 */
export async function followEvents(
  socketPath: string,
  parameters: URLSearchParams,
  { last, signal }: Following,
  follower: EventHearer,
): Promise<string> {
  let id = last;
  const open = (isOpen: boolean): void => follower.open?.(isOpen);
  while (!signal?.aborted) {
    const asked = { path: `/v1/events?${parameters}`, id, signal };
    const refused = await readStream(socketPath, asked, open, (block) => {
      const data = /^data: (.*)$/m.exec(block)?.[1] ?? '';
      const event = readKeptEvent(data);
      if (event !== undefined) {
        id = positionText(event);
        follower.event(event);
      } else if (block.includes('event: gap')) {
        const { missed } = fieldsOf(data);
        follower.missed(typeof missed === 'number' ? missed : undefined);
      }
    });
    if (refused !== undefined) {
      return refused;
    }
    await sleep(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
  return 'it is no longer wanted';
}

/** Until the connection ends. @returns why the daemon has refused, if it has */
function readStream(
  socketPath: string,
  { path, id, signal }: AskedStream,
  open: (isOpen: boolean) => void,
  read: (block: string) => void,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const headers = { accept: STREAM_TYPE, ...(id === undefined ? {} : { 'last-event-id': id }) };
    const asked = { path, headers, ...(signal === undefined ? {} : { signal }) };
    const asking = openRequest(socketPath, asked, (response) => {
      if (response.statusCode !== 200) {
        response.resume();
        resolve(`it answered ${response.statusCode}`);
        return;
      }
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        const blocks = (rest + text).split('\n\n');
        rest = blocks.pop() ?? '';
        blocks.forEach(read);
      });
      response.on('error', () => undefined); // `close` follows
      response.on('close', () => {
        open(false);
        resolve(undefined);
      });
      open(true);
    });
    const gone = (): void => resolve(undefined); // it may come back
    asking.then((opened) => opened.on('error', gone).end(), gone);
  });
}

/** A stream that is asked for. */
interface AskedStream {
  readonly path: string;
  readonly id: string | undefined;
  readonly signal: AbortSignal | undefined;
}
