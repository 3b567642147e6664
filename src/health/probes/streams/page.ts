/** HTTP_GET and SSL_GET over HTTP/2: `http_protocol h2`. */
import type http2 from 'node:http2';
import type { SecureContext } from 'node:tls';
import type { CheckedUrl, HttpCheck } from '../../../config/lvs-model.js';
import type { CompiledPattern } from '../../http/body-pattern.js';
import { ownFields, pageHost, userAgent } from '../../http/request.js';
import { LONGEST_RESPONSE, PageJudge } from '../../http/response.js';
import type { ProbeOutcome } from '../../messages.js';
import { searchPage } from '../pattern-search.js';
import type { RunningProbe } from '../probe.js';
import { type SecuredListener, startTls } from '../tls-client.js';
import { type StreamHeader, startStream } from './stream.js';

/** One attempt. */
export interface StreamedPage {
  readonly check: HttpCheck;
  readonly url: CheckedUrl;
  /** That of the page, compiled. */
  readonly pattern: CompiledPattern | undefined;
  readonly context: SecureContext | undefined;
  readonly secured: SecuredListener | undefined;
}

/**
 * Asks for a page. Without TLS the server has to know that HTTP/2 comes (RFC 9113, 3.3). The times
 * are those of `startStream`.
 */
export function startStreamedPage(
  { check, url, pattern, context, secured }: StreamedPage,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  const judge = new PageJudge(url, pattern);
  let status: number | undefined;
  const answer = {
    header: (fields: StreamHeader): boolean => {
      status = fields[':status'] ?? status;
      return status !== undefined && !judge.isStatusGood(status);
    },
    body: (bytes: Uint8Array): void => judge.add({ bytes, counted: bytes }),
  };
  const { connection, tls } = check;
  const { serverName, verifiedName } = url;
  const greeting = { context, serverName, verifiedName, secured, protocols: ['h2'] };
  const body = url.request?.requestBody;
  let stopSearch = (): void => undefined;
  const stream = startStream(
    {
      ...{ connection, headers: headersOf(check, url), longestAnswer: LONGEST_RESPONSE, answer },
      ...(body === undefined ? {} : { body }),
      ...(tls ? { secure: (socket) => startTls(socket, greeting) } : {}),
    },
    (result) => {
      const verdict = result.kind === 'failed' ? result.outcome : judge.end(status);
      if (verdict.outcome === 'search') {
        stopSearch = searchPage(verdict, connection.connectTimeoutMs, done);
      } else {
        done(verdict);
      }
    },
  );
  return {
    cancel: () => {
      stream.cancel();
      stopSearch();
    },
  };
}

/** RFC 9113 section 8.3.1; names are in small letters there, several of one make a list. */
function headersOf(check: HttpCheck, url: CheckedUrl): http2.OutgoingHttpHeaders {
  const { request, path } = url;
  const headers: Record<string, string | string[]> = {
    ':method': request?.method ?? 'GET',
    ':scheme': check.tls ? 'https' : 'http',
    ':authority': bytesOf(pageHost(check, url)),
    ':path': bytesOf(path),
  };
  for (const [name, text] of [...userAgent(request), ...ownFields(request)]) {
    const key = name.toLowerCase();
    const before = headers[key];
    const value = bytesOf(text);
    headers[key] = before === undefined ? value : [before, value].flat();
  }
  return headers;
}

/** node takes a character for a byte. */
function bytesOf(text: string): string {
  return Buffer.from(text).toString('latin1');
}
