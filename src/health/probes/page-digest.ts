/** Asks for a page as HTTP_GET and SSL_GET do, to learn what `digest` it has (genhash(1)). */
import { createHash } from 'node:crypto';
import type { CheckedUrl, HttpCheck } from '../../config/lvs-model.js';
import type { ResponseReader } from '../http/response.js';
import { ResponseParts } from '../http/response-parts.js';
import type { ProbeOutcome } from '../messages.js';
import { readPage } from './http.js';

/** What a server gave for a page. */
export interface PageDigest {
  readonly status: number;
  /** Status line and fields, each with CRLF. */
  readonly header: string;
  /** How much of the body the digest covers. */
  readonly length: number;
  /** 32 hexadecimal digits in small letters. */
  readonly digest: string;
}

/** Fetches one page, whatever its status. @returns why there is none, in words, as a string */
export function fetchPageDigest(check: HttpCheck, url: CheckedUrl): Promise<PageDigest | string> {
  const reader = new DigestReader();
  return new Promise((resolve) => {
    readPage(check, url, reader, (outcome) => {
      resolve(outcome.outcome === 'good' ? reader.page() : outcome.reason);
    });
  });
}

class DigestReader implements ResponseReader {
  readonly #parts = new ResponseParts();
  readonly #hash = createHash('md5');
  #length = 0;

  add(bytes: Uint8Array): boolean {
    const counted = this.#parts.add(bytes)?.counted ?? new Uint8Array();
    this.#hash.update(counted);
    this.#length += counted.length;
    return this.#parts.headerTooLong;
  }

  headerComplete(): boolean {
    return this.#parts.header !== undefined;
  }

  end(): ProbeOutcome {
    return this.headerComplete()
      ? { outcome: 'good' }
      : { outcome: 'bad', reason: 'no data received', code: 'content' };
  }

  page(): PageDigest {
    const { header = '', status = 0 } = this.#parts;
    return { status, header, length: this.#length, digest: this.#hash.digest('hex') };
  }
}
