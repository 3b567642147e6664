/**
 * Reads the response to an HTTP check as it comes and says whether the page is good, by the rules
 * of keepalived: no redirects, no chunks, no decompression; what comes until the peer closes is
 * the response.
 */
import { createHash, type Hash } from 'node:crypto';
import type { CheckedUrl } from '../config/lvs-model.js';
import type { CompiledPattern } from './body-pattern.js';
import type { ProbeOutcome } from './messages.js';

/** keepalived's buffer without its final 0: the header has to end within it. */
const LONGEST_HEADER = 4095;

/** What is kept of a body to search it for a pattern. */
const LONGEST_SEARCHED = 256 * 1024;

/** Takes a response in. */
export interface ResponseReader {
  /** @returns whether it is already certain that the page is bad. */
  add(bytes: Uint8Array): boolean;
  headerComplete(): boolean;
  /** The verdict, once everything has come. */
  end(): ProbeOutcome;
}

/** A reader for one response; `pattern` is that of the page, compiled. */
export function createResponseReader(
  url: CheckedUrl,
  pattern: CompiledPattern | undefined,
): ResponseReader {
  return new Reader(url, pattern);
}

class Reader implements ResponseReader {
  readonly #url: CheckedUrl;
  readonly #pattern: CompiledPattern | undefined;
  readonly #hash: Hash | undefined;
  readonly #searched: Uint8Array[] = [];
  /** What came before the header was complete. */
  #head = Buffer.alloc(0);
  #status: number | undefined;
  #bytesToDigest = Number.POSITIVE_INFINITY;
  #bytesToSearch = LONGEST_SEARCHED;

  constructor(url: CheckedUrl, pattern: CompiledPattern | undefined) {
    this.#url = url;
    this.#pattern = pattern;
    this.#hash = url.digest === undefined ? undefined : createHash('md5');
  }

  add(bytes: Uint8Array): boolean {
    if (this.#status !== undefined) {
      this.#addBody(bytes);
      return false;
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.subarray(0, LONGEST_HEADER).indexOf('\r\n\r\n');
    if (end < 0) {
      return this.#head.length >= LONGEST_HEADER;
    }
    const header = this.#head.toString('latin1', 0, end + 2);
    this.#status = statusOf(header);
    this.#bytesToDigest = contentLengthOf(header) ?? Number.POSITIVE_INFINITY;
    this.#addBody(this.#head.subarray(end + 4));
    return !this.#isStatusGood(this.#status);
  }

  headerComplete(): boolean {
    return this.#status !== undefined;
  }

  end(): ProbeOutcome {
    if (this.#status === undefined) {
      return { outcome: 'bad', reason: 'no data received' };
    }
    if (!this.#isStatusGood(this.#status)) {
      return { outcome: 'bad', reason: `HTTP status code ${this.#status}` };
    }
    if (this.#hash?.digest('hex') !== this.#url.digest) {
      return { outcome: 'bad', reason: 'MD5 digest error' };
    }
    if (this.#pattern?.isSatisfied(Buffer.concat(this.#searched)) === false) {
      return { outcome: 'bad', reason: 'regex match failed' };
    }
    return { outcome: 'good' };
  }

  #isStatusGood(status: number): boolean {
    return this.#url.statusCodes.some(({ first, last }) => first <= status && status <= last);
  }

  #addBody(bytes: Uint8Array): void {
    if (this.#hash !== undefined && this.#bytesToDigest > 0) {
      this.#hash.update(bytes.subarray(0, this.#bytesToDigest));
      this.#bytesToDigest -= bytes.length;
    }
    if (this.#pattern !== undefined && this.#bytesToSearch > 0) {
      this.#searched.push(bytes.subarray(0, this.#bytesToSearch));
      this.#bytesToSearch -= bytes.length;
    }
  }
}

/** Three digits after the first blank, and a blank; 0 for anything else. */
function statusOf(header: string): number {
  return Number(/^[^ ]* (\d{3}) /.exec(header)?.[1] ?? 0);
}

/** Spelled like this only: keepalived knows no other. */
function contentLengthOf(header: string): number | undefined {
  const digits = /Content-Length: *(\d+)[\r\n]/.exec(header)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
