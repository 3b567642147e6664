/**
 * One request over HTTP/2 (RFC 9113), on a connection of its own:
 *
 *     connect ─▶ TLS ─▶ request ─▶ header ─▶ … ─▶ end ─▶ verdict
 *     connect_timeout   all this: connect_timeout again
 */
import type http2 from 'node:http2';
import { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { endpointText } from '../../../base/endpoint-text.js';
import { messageOf } from '../../../base/failure.js';
import { onDemand } from '../../../base/on-demand.js';
import type { CheckConnection } from '../../../config/checkers/check-kind.js';
import type { ProbeOutcome } from '../../messages.js';
import { failureCode } from '../../system-error.js';
import { startTimeLimit } from '../../time-limit.js';
import { startConnection } from '../connection.js';
import type { RunningProbe } from '../probe.js';
import { tlsFault } from '../tls-client.js';

const secondHttp = onDemand((require): typeof http2 => require('node:http2'));

/** What is asked, and who hears the answer. */
export interface StreamRequest {
  readonly connection: CheckConnection;
  readonly headers: http2.OutgoingHttpHeaders;
  /** Absent: the header is all. */
  readonly body?: Uint8Array | string;
  /** Begins TLS on the connection; absent: there is none. */
  readonly secure?: (socket: Socket) => TLSSocket;
  /** Longer answers are cut off as bad. */
  readonly longestAnswer: number;
  readonly answer: StreamHearer;
}

/** Hears an answer. */
export interface StreamHearer {
  /** The header, and what stands behind the body. @returns whether nothing more matters */
  header(fields: StreamHeader): boolean;
  /** A piece of the body. */
  body(bytes: Uint8Array): void;
}

/** What an answer says of itself. */
export type StreamHeader = http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader;

/** How it went: `ended` means that the answer decides. */
export type StreamResult =
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly outcome: ProbeOutcome };

const NO_ANSWER = 'no answer';
const TLS_HANDSHAKE = 'TLS handshake';
const ENDED: StreamResult = { kind: 'ended' };

/** Asks. `done` is called once at most, with everything closed. */
export function startStream(
  request: StreamRequest,
  done: (result: StreamResult) => void,
): RunningProbe {
  let current = startConnection(request.connection, (result) => {
    if (result.kind !== 'connected') {
      done({ kind: 'failed', outcome: result.outcome });
      return;
    }
    const fd = result.socket.release();
    if (fd === undefined) {
      const reason = 'no descriptor';
      done({ kind: 'failed', outcome: { outcome: 'undecided', reason } });
      return;
    }
    current = new StreamProbe(request, new Socket({ fd, readable: true, writable: true }), done);
  });
  return { cancel: () => current.cancel() };
}

/** Owns the sockets, the session and the time of one request. */
class StreamProbe implements RunningProbe {
  readonly #request: StreamRequest;
  readonly #done: (result: StreamResult) => void;
  readonly #stopWaiting: () => void;
  readonly #sockets: Socket[];
  #session: http2.ClientHttp2Session | undefined;
  #open = true;
  /** What has not happened yet. */
  #phase: string;
  #length = 0;

  constructor(request: StreamRequest, socket: Socket, done: (result: StreamResult) => void) {
    this.#request = request;
    this.#done = done;
    this.#sockets = [socket];
    this.#phase = request.secure === undefined ? NO_ANSWER : TLS_HANDSHAKE;
    this.#stopWaiting = startTimeLimit(request.connection.connectTimeoutMs, () =>
      this.#fail(`timeout: ${this.#phase}`, 'timeout'),
    );
    socket.on('error', (error) => this.#onError(error));
    const secure = request.secure?.(socket);
    if (secure === undefined) {
      this.#ask(socket);
      return;
    }
    this.#sockets.unshift(secure);
    secure.on('error', (error) => this.#onError(error, secure));
    secure.once('secureConnect', () => {
      if (secure.alpnProtocol === 'h2') {
        this.#phase = NO_ANSWER;
        this.#ask(secure);
      } else {
        this.#fail(`${TLS_HANDSHAKE}: the server has no HTTP/2 to offer`, 'tls');
      }
    });
  }

  cancel(): void {
    if (this.#open) {
      this.#close();
    }
  }

  #ask(socket: Socket): void {
    const { connection, headers, body } = this.#request;
    const { address, port } = connection;
    const session = secondHttp().connect(`http://${endpointText(address, port)}`, {
      createConnection: () => socket,
    });
    this.#session = session;
    session.on('error', (error) => this.#onError(error));
    session.on('goaway', (code) => (code === 0 ? undefined : this.#fail('GOAWAY', 'reset')));
    session.on('close', () => this.#fail(`${this.#phase}: closed by the server`, 'reset'));
    try {
      const stream = session.request(headers, { endStream: body === undefined });
      this.#listen(stream);
      if (body !== undefined) {
        stream.end(body);
      }
    } catch (error) {
      // header fields that node refuses are no fault of the server
      const reason = messageOf(error);
      this.#end({ kind: 'failed', outcome: { outcome: 'undecided', reason } });
    }
  }

  #listen(stream: http2.ClientHttp2Stream): void {
    const { answer, longestAnswer } = this.#request;
    const note = (fields: StreamHeader): void => {
      this.#phase = 'the response does not end';
      if (this.#open && answer.header(fields)) {
        this.#end(ENDED);
      }
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('data', (bytes: Buffer) => {
      this.#length += bytes.length;
      if (this.#length > longestAnswer) {
        this.#fail('the answer does not end', 'content');
      } else if (this.#open) {
        answer.body(bytes);
      }
    });
    stream.on('end', () => {
      // of a peer that goes away, or gives up, node says that as well
      if (stream.rstCode === secondHttp().constants.NGHTTP2_NO_ERROR) {
        this.#end(ENDED);
      } else {
        const what = this.#session?.destroyed ? 'closed by the server' : 'the stream was reset';
        this.#fail(`${this.#phase}: ${what}`, 'reset');
      }
    });
    stream.on('error', (error) => this.#onError(error));
    stream.on('close', () => this.#fail(`${this.#phase}: the stream was reset`, 'reset'));
  }

  #onError(error: NodeJS.ErrnoException, secure?: TLSSocket): void {
    const { code = 'other', message } = error;
    const isReset = code === 'ERR_HTTP2_STREAM_ERROR';
    const words = code.startsWith('ERR_HTTP2') ? message : tlsFault(secure, error);
    const ofConnection = isReset ? 'reset' : failureCode(code);
    this.#fail(`${this.#phase}: ${words}`, this.#phase === TLS_HANDSHAKE ? 'tls' : ofConnection);
  }

  #fail(reason: string, code: ReturnType<typeof failureCode>): void {
    this.#end({ kind: 'failed', outcome: { outcome: 'bad', reason, code } });
  }

  #end(result: StreamResult): void {
    if (this.#open) {
      this.#close();
      this.#done(result);
    }
  }

  #close(): void {
    this.#open = false;
    this.#stopWaiting();
    this.#session?.destroy();
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }
}
