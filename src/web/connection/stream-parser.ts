/**
 * Reads server-sent events (HTML Living Standard, section 9.2.6) from a text that comes in pieces:
 * as much of the format as the daemon writes, lines that end with LF.
 */

/** One of the stream. */
export interface StreamMessage {
  readonly id?: string;
  readonly event: string;
  readonly data: string;
}

export class StreamParser {
  #rest = '';

  /** The messages that end in this piece. */
  take(piece: string): readonly StreamMessage[] {
    const blocks = `${this.#rest}${piece}`.split('\n\n');
    this.#rest = blocks.pop() ?? '';
    return blocks.flatMap(message);
  }
}

function message(block: string): readonly StreamMessage[] {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    fields.set(name, name === 'data' && fields.has(name) ? `${fields.get(name)}\n${value}` : value);
  }
  const data = fields.get('data');
  const id = fields.get('id');
  return data === undefined
    ? []
    : [{ event: fields.get('event') ?? 'message', data, ...(id === undefined ? {} : { id }) }];
}
