/** Asks servers that speak JSON over HTTP, once or for a stream of lines. */
import { type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { MOST_CHARACTERS } from '../../../discovery/backend.js';

/** What is asked. */
export interface HttpQuestion {
  readonly url: URL;
  /** JSON; with it the method is POST, else GET. */
  readonly body?: unknown;
  readonly token?: string;
  /** Of the authority that the server is to be known by; absent: those of this machine. */
  readonly authority?: string;
  readonly signal: AbortSignal;
  /** How long the server may say nothing. */
  readonly idleMs: number;
}

/** An answer whose status is no error. */
export interface HttpAnswer {
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** A status that says that nothing was done. */
export class HttpRefusal extends Error {
  readonly status: number;

  constructor(status: number, text: string) {
    super(`status ${status}${text === '' ? '' : `: ${text.slice(0, 100)}`}`);
    this.status = status;
  }
}

/** So long an answer may take that has begun: one that never ends is none. */
const READING_MS = 30_000;

/** @throws Error when there is no answer, or none in JSON */
export async function askJson(question: HttpQuestion): Promise<HttpAnswer> {
  const response = await open(question);
  const late = new Error('the answer does not end');
  const timer = setTimeout(() => response.destroy(late), READING_MS);
  let text = '';
  try {
    for await (const part of response.setEncoding('utf8')) {
      text = grown(text, part, response);
    }
  } finally {
    clearTimeout(timer);
  }
  return { headers: response.headers, body: JSON.parse(text) };
}

/**
 * Each line of the answer as JSON, as it comes.
 * @throws Error when the stream breaks; it returns when the server ends it
 */
export async function* streamJson(question: HttpQuestion): AsyncGenerator<unknown, void, void> {
  const response = await open(question);
  let rest = '';
  for await (const part of response.setEncoding('utf8')) {
    // the rest is looked at once, however many parts it has
    const [first = '', ...others] = String(part).split('\n');
    const last = others.pop();
    rest = grown(rest, first, response);
    if (last !== undefined) {
      for (const line of [rest, ...others]) {
        if (line.trim() !== '') {
          yield JSON.parse(line);
        }
      }
      rest = last;
    }
  }
}

/** @throws Error for a text that is no list of servers */
function grown(text: string, part: string, response: IncomingMessage): string {
  const whole = text + part;
  if (whole.length > MOST_CHARACTERS) {
    response.destroy();
    throw new Error('the answer is far too long');
  }
  return whole;
}

async function open(question: HttpQuestion): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = send(question);
    // Also of a connection whose other end has gone without a word.
    asked.setTimeout(question.idleMs, () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
    asked.on('response', resolve);
    asked.end(question.body === undefined ? undefined : JSON.stringify(question.body));
  });
  const { statusCode = 0 } = response;
  if (statusCode >= 200 && statusCode < 300) {
    return response;
  }
  let text = '';
  for await (const part of response.setEncoding('utf8')) {
    text = (text + part).slice(0, 200);
  }
  throw new HttpRefusal(statusCode, text.split('\n', 1)[0] ?? '');
}

function send({ url, body, token, authority, signal }: HttpQuestion): ClientRequest {
  const options = {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    signal,
    agent: false,
  };
  return url.protocol === 'https:'
    ? requestHttps(url, { ...options, ...(authority === undefined ? {} : { ca: authority }) })
    : requestHttp(url, options);
}
