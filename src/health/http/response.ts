/** Reads the response to an HTTP check as it comes and says whether the page is good. */
import { createHash, type Hash } from 'node:crypto';
import type { CheckedUrl } from '../../config/lvs-model.js';
import type { ProbeOutcome } from '../messages.js';
import type { CompiledPattern } from './body-pattern.js';
import { type BodyPiece, ResponseParts } from './response-parts.js';

/** A longer response is cut off as bad. */
export const LONGEST_RESPONSE = 64 * 1024 * 1024;

/** What is kept of a body to search it for a pattern. */
const LONGEST_SEARCHED = 256 * 1024;

/** What remains to be done before there is a verdict: a search, which may take long. */
export interface PendingSearch {
  readonly outcome: 'search';
  readonly pattern: CompiledPattern;
  readonly body: Uint8Array;
}

/** Takes a response in. */
export interface ResponseReader {
  /** @returns whether it is already certain that the page is bad. */
  add(bytes: Uint8Array): boolean;
  headerComplete(): boolean;
  /** The verdict, once everything has come, unless that is up to a pattern. */
  end(): ProbeOutcome | PendingSearch;
}

/** A reader for one response; `pattern` is that of the page, compiled. */
export function createResponseReader(
  url: CheckedUrl,
  pattern: CompiledPattern | undefined,
): ResponseReader {
  return new Reader(url, pattern);
}

/** Judges one page, whichever way it comes. */
export class PageJudge {
  readonly #url: CheckedUrl;
  readonly #pattern: CompiledPattern | undefined;
  readonly #hash: Hash | undefined;
  readonly #searched: Uint8Array[] = [];
  #bytesToSearch = LONGEST_SEARCHED;

  constructor(url: CheckedUrl, pattern: CompiledPattern | undefined) {
    this.#url = url;
    this.#pattern = pattern;
    this.#hash = url.digest === undefined ? undefined : createHash('md5');
  }

  isStatusGood(status: number): boolean {
    return this.#url.statusCodes.some(({ first, last }) => first <= status && status <= last);
  }

  add({ bytes, counted }: BodyPiece): void {
    this.#hash?.update(counted);
    if (this.#pattern !== undefined && this.#bytesToSearch > 0) {
      this.#searched.push(bytes.subarray(0, this.#bytesToSearch));
      this.#bytesToSearch -= bytes.length;
    }
  }

  /** @param status undefined: no header has come */
  end(status: number | undefined): ProbeOutcome | PendingSearch {
    if (status === undefined) {
      return { outcome: 'bad', reason: 'no data received', code: 'content' };
    }
    if (!this.isStatusGood(status)) {
      return { outcome: 'bad', reason: `HTTP status code ${status}`, code: 'status' };
    }
    if (this.#hash?.digest('hex') !== this.#url.digest) {
      return { outcome: 'bad', reason: 'MD5 digest error', code: 'content' };
    }
    return this.#pattern === undefined
      ? { outcome: 'good' }
      : { outcome: 'search', pattern: this.#pattern, body: Buffer.concat(this.#searched) };
  }
}

class Reader implements ResponseReader {
  readonly #judge: PageJudge;
  readonly #parts = new ResponseParts();

  constructor(url: CheckedUrl, pattern: CompiledPattern | undefined) {
    this.#judge = new PageJudge(url, pattern);
  }

  add(bytes: Uint8Array): boolean {
    const piece = this.#parts.add(bytes);
    if (piece !== undefined) {
      this.#judge.add(piece);
    }
    const { status, headerTooLong } = this.#parts;
    return headerTooLong || (status !== undefined && !this.#judge.isStatusGood(status));
  }

  headerComplete(): boolean {
    return this.#parts.header !== undefined;
  }

  end(): ProbeOutcome | PendingSearch {
    return this.#judge.end(this.#parts.status);
  }
}
