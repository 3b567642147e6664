/**
 * HTTP_GET and SSL_GET: asks for one page and reads until the peer closes.
 *
 *     connect, TLS ─▶ request ─▶ first byte ─▶ … ─▶ closed by the peer ─▶ verdict
 *     connect_timeout            connect_timeout  the same for each read (TLS: for all of them)
 *
 * Ours: a server that drips is cut off after ten times connect_timeout, one that floods after
 * 64 MiB; keepalived reads for ever.
 */

import { Socket } from 'node:net';
import type { SecureContext, TLSSocket } from 'node:tls';
import { messageOf } from '../../base/failure.js';
import type {
  BodyPattern,
  CheckedUrl,
  HttpCheck,
  TlsClientSettings,
} from '../../config/lvs-model.js';
import type { ConnectingSocket } from '../../linux/socket/connecting-socket.js';
import { type BodyPatternResult, compileBodyPattern } from '../http/body-pattern.js';
import { httpRequest } from '../http/request.js';
import { createResponseReader, LONGEST_RESPONSE, type ResponseReader } from '../http/response.js';
import type { ProbeOutcome } from '../messages.js';
import { failureCode } from '../system-error.js';
import { startTimeLimit } from '../time-limit.js';
import { startConnection } from './connection.js';
import { searchPage } from './pattern-search.js';
import type { RunningProbe, StartProbe } from './probe.js';
import { startStreamedPage } from './streams/page.js';
import {
  certificateEndMs,
  type SecuredListener,
  startTls,
  tlsContext,
  tlsFault,
} from './tls-client.js';

/** How much longer than one read a whole response may take. */
const READS_PER_RESPONSE = 10;

const TLS_HANDSHAKE = 'TLS handshake';

/**
 * The probe for pages; `check.urls` holds the one to ask for. With TLS nothing is verified and any
 * version is spoken, as in keepalived, unless `tls_verify` is there. While a file of the block
 * `SSL`, or `tls_ca`, cannot be read or used the attempts with TLS stay undecided: that says
 * nothing about a server.
 */
export function createHttpProbe(tlsClient: TlsClientSettings | undefined): StartProbe<HttpCheck> {
  const contexts = new Map<string, SecureContext>();
  const patterns = new WeakMap<BodyPattern, BodyPatternResult>();
  return (check, done) => {
    const [url] = check.urls;
    const result = url?.regex === undefined ? undefined : compiledOnce(patterns, url.regex);
    if (url === undefined) {
      return refuse(done, 'no page');
    }
    if (result?.kind === 'refused') {
      return refuse(done, `regex: ${result.reason}`);
    }
    let context: SecureContext | undefined;
    try {
      context = check.tls ? contextOnce(contexts, tlsClient, check, url) : undefined;
    } catch (error) {
      return refuse(done, `SSL: ${messageOf(error)}`);
    }
    const { secured, tell } = certificateWatch(check, done);
    if (check.version === 'h2') {
      return startStreamedPage({ check, url, pattern: result?.pattern, context, secured }, tell);
    }
    const reader = createResponseReader(url, result?.pattern);
    return new PageProbe({ check, url, reader, context, secured, done: tell });
  };
}

function refuse(done: (outcome: ProbeOutcome) => void, reason: string): RunningProbe {
  done({ outcome: 'undecided', reason });
  return { cancel: () => undefined };
}

/** Adds the end of the certificate to the outcome of one attempt, where it is to be said. */
function certificateWatch(
  { expiryWarningMs }: HttpCheck,
  done: (outcome: ProbeOutcome) => void,
): { readonly secured?: SecuredListener; readonly tell: (outcome: ProbeOutcome) => void } {
  if (expiryWarningMs === undefined) {
    return { tell: done };
  }
  let endsMs: number | undefined;
  return {
    secured: (secure) => {
      endsMs = certificateEndMs(secure);
    },
    tell: (outcome) => {
      if (endsMs === undefined || outcome.outcome === 'undecided') {
        done(outcome);
        return;
      }
      const isNear = endsMs - Date.now() < expiryWarningMs;
      done(isNear ? { ...outcome, certificateEndsMs: endsMs } : outcome);
    },
  };
}

/** One for all checks that trust the same. */
function contextOnce(
  contexts: Map<string, SecureContext>,
  tlsClient: TlsClientSettings | undefined,
  { authorities }: HttpCheck,
  { verifiedName }: CheckedUrl,
): SecureContext {
  const verification = verifiedName === undefined ? undefined : { authorities };
  const key = JSON.stringify(verification) ?? '';
  const context = contexts.get(key) ?? tlsContext(tlsClient, verification);
  contexts.set(key, context);
  return context;
}

function compiledOnce(
  patterns: WeakMap<BodyPattern, BodyPatternResult>,
  regex: BodyPattern,
): BodyPatternResult {
  const result = patterns.get(regex) ?? compileBodyPattern(regex);
  patterns.set(regex, result);
  return result;
}

/** What one attempt is made of. */
interface PageAttempt {
  readonly check: HttpCheck;
  readonly url: CheckedUrl;
  readonly reader: ResponseReader;
  /** There is one for TLS. */
  readonly context: SecureContext | undefined;
  readonly secured: SecuredListener | undefined;
  readonly done: (outcome: ProbeOutcome) => void;
}

/** One attempt for a reader that is after something else than whether the page is good. */
export function readPage(
  check: HttpCheck,
  url: CheckedUrl,
  reader: ResponseReader,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  return new PageProbe({
    check,
    url,
    reader,
    context: tlsContext(undefined, undefined),
    secured: undefined,
    done,
  });
}

/** Owns the connection and the timers of one attempt. */
class PageProbe implements RunningProbe {
  readonly #attempt: PageAttempt;
  readonly #connecting: RunningProbe;
  readonly #startedMs = performance.now();
  /** The sockets that are open: that of TCP, and that of TLS over it. */
  #sockets: readonly Socket[] = [];
  #stopWaiting: () => void = () => undefined;
  #stopReadLimit: (() => void) | undefined;
  #phase = 'connecting';
  #stopSearch: () => void = () => undefined;
  #bytesRead = 0;
  /** All has come, and is being judged. */
  #closed = false;
  #ended = false;

  constructor(attempt: PageAttempt) {
    this.#attempt = attempt;
    this.#connecting = startConnection(attempt.check.connection, (result) => {
      if (result.kind === 'connected') {
        this.#onConnected(result.socket);
      } else {
        this.#end(result.outcome);
      }
    });
  }

  cancel(): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#connecting.cancel();
      this.#stopSearch();
      this.#free();
    }
  }

  #onConnected(connection: ConnectingSocket): void {
    const { check } = this.#attempt;
    const fd = connection.release();
    if (fd === undefined) {
      this.#end({ outcome: 'undecided', reason: 'no descriptor' });
      return;
    }
    const socket = new Socket({ fd, readable: true, writable: true });
    socket.on('error', (error) => this.#onError(error));
    this.#sockets = [socket];
    if (!check.tls) {
      this.#ask(socket);
      return;
    }
    const { connectTimeoutMs } = check.connection;
    this.#wait(TLS_HANDSHAKE, connectTimeoutMs - (performance.now() - this.#startedMs));
    this.#startTls(socket);
  }

  #startTls(socket: Socket): void {
    const { url, context, secured } = this.#attempt;
    const { serverName, verifiedName } = url;
    const tls = startTls(socket, { context, serverName, verifiedName, secured });
    this.#sockets = [tls, socket];
    tls.on('error', (error) => this.#onError(error, tls));
    tls.once('secureConnect', () => this.#ask(tls));
  }

  #ask(socket: Socket): void {
    const { check, url } = this.#attempt;
    this.#wait('no answer', check.connection.connectTimeoutMs);
    socket.on('data', (bytes: Buffer) => this.#onData(bytes));
    socket.on('close', () => this.#onClosed());
    socket.on('end', () => this.#onClosed());
    socket.write(httpRequest(check, url));
  }

  #onData(bytes: Buffer): void {
    const { check, reader } = this.#attempt;
    const { connectTimeoutMs } = check.connection;
    if (this.#ended || this.#closed) {
      return;
    }
    if (reader.add(bytes)) {
      this.#onClosed();
      return;
    }
    this.#bytesRead += bytes.length;
    if (this.#bytesRead > LONGEST_RESPONSE) {
      this.#end({ outcome: 'bad', reason: 'the response is longer than 64 MiB', code: 'content' });
      return;
    }
    this.#stopReadLimit ??= startTimeLimit(
      check.tls ? connectTimeoutMs : READS_PER_RESPONSE * connectTimeoutMs,
      () =>
        this.#end({
          outcome: 'bad',
          reason: 'timeout: the response does not end',
          code: 'timeout',
        }),
    );
    this.#wait('the response does not end', connectTimeoutMs);
  }

  #onClosed(): void {
    if (this.#ended || this.#closed) {
      return;
    }
    this.#closed = true;
    this.#stopWaiting();
    this.#stopReadLimit?.();
    const verdict = this.#attempt.reader.end();
    if (verdict.outcome !== 'search') {
      this.#end(verdict);
      return;
    }
    const { connectTimeoutMs } = this.#attempt.check.connection;
    this.#stopSearch = searchPage(verdict, connectTimeoutMs, (outcome) => this.#end(outcome));
  }

  /** A peer that ends TLS without saying so is forgiven once its header has come. */
  #onError(error: NodeJS.ErrnoException, secure?: TLSSocket): void {
    if (this.#closed) {
      return;
    }
    const truncated = error.code === 'ERR_SSL_UNEXPECTED_EOF_WHILE_READING';
    if (truncated && this.#attempt.reader.headerComplete()) {
      this.#onClosed();
    } else {
      const code = this.#phase === TLS_HANDSHAKE ? 'tls' : failureCode(error.code ?? '');
      const reason = `${this.#phase}: ${tlsFault(secure, error)}`;
      this.#end({ outcome: 'bad', reason, code });
    }
  }

  /** Starts the time for the next thing to happen; `phase` says what has not when it is over. */
  #wait(phase: string, timeoutMs: number): void {
    this.#phase = phase;
    this.#stopWaiting();
    const outcome = { outcome: 'bad', reason: `timeout: ${phase}`, code: 'timeout' } as const;
    this.#stopWaiting = startTimeLimit(Math.max(0, timeoutMs), () => this.#end(outcome));
  }

  #end(outcome: ProbeOutcome): void {
    if (!this.#ended) {
      this.#ended = true;
      this.#free();
      this.#attempt.done(outcome);
    }
  }

  /** With `tls_compliant` the end of TLS is said before the connection is closed. */
  #free(): void {
    this.#stopWaiting();
    this.#stopReadLimit?.();
    const { check, url, reader } = this.#attempt;
    if (check.tls && url.tlsCompliant && reader.headerComplete()) {
      this.#sockets[0]?.destroySoon();
      return;
    }
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }
}
