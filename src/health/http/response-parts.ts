/**
 * Takes the response to an HTTP check apart as it comes, by the rules of keepalived: no chunks, no
 * decompression; what follows the header until the peer closes is the body.
 */

/** keepalived's buffer without its final 0: the header has to end within it. */
const LONGEST_HEADER = 4095;

/** A piece of a body. */
export interface BodyPiece {
  readonly bytes: Uint8Array;
  /** As far as `Content-Length` goes: what a digest is made of. */
  readonly counted: Uint8Array;
}

/** One response. */
export class ResponseParts {
  /** What came before the header was complete. */
  #head = Buffer.alloc(0);
  #header: string | undefined;
  #status: number | undefined;
  #uncounted = Number.POSITIVE_INFINITY;

  /** Without the empty line; undefined until it is complete. */
  get header(): string | undefined {
    return this.#header;
  }

  /** Three digits after the first blank, and a blank; 0 for anything else. */
  get status(): number | undefined {
    return this.#status;
  }

  /** It cannot become complete any more. */
  get headerTooLong(): boolean {
    return this.#header === undefined && this.#head.length >= LONGEST_HEADER;
  }

  /** @returns what of the body came with these bytes. */
  add(bytes: Uint8Array): BodyPiece | undefined {
    if (this.#header !== undefined) {
      return this.#count(bytes);
    }
    this.#head = Buffer.concat([this.#head, bytes]);
    const end = this.#head.subarray(0, LONGEST_HEADER).indexOf('\r\n\r\n');
    if (end < 0) {
      return undefined;
    }
    this.#header = this.#head.toString('latin1', 0, end + 2);
    this.#status = Number(/^[^ ]* (\d{3}) /.exec(this.#header)?.[1] ?? 0);
    this.#uncounted = contentLengthOf(this.#header) ?? Number.POSITIVE_INFINITY;
    return this.#count(this.#head.subarray(end + 4));
  }

  #count(bytes: Uint8Array): BodyPiece {
    const counted = bytes.subarray(0, Math.max(0, this.#uncounted));
    this.#uncounted -= bytes.length;
    return { bytes, counted };
  }
}

/** Spelled like this only: keepalived knows no other. */
function contentLengthOf(header: string): number | undefined {
  const digits = /Content-Length: *(\d+)[\r\n]/.exec(header)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
