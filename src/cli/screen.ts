/** The whole of a terminal: what is drawn, and the keys that are pressed. */

const ESCAPE = '\u001b';
/** xterm's control sequences, which every terminal of today understands (console_codes(4)). */
const ALTERNATE = `${ESCAPE}[?1049h${ESCAPE}[?25l`;
const NORMAL = `${ESCAPE}[?25h${ESCAPE}[?1049l`;
const HOME = `${ESCAPE}[H`;
const END_OF_LINE = `${ESCAPE}[K`;
const END_OF_SCREEN = `${ESCAPE}[J`;
// biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences begin with escape
const PIECES = /\u001b\[[\d;]*m|[^\u001b]/gu;

/** Ctrl-C, as it comes in raw mode. */
export const INTERRUPT = '\u0003';

/** A terminal that is drawn on. */
export interface Screen {
  draw(lines: readonly string[]): void;
  /** As it was before. */
  close(): void;
}

/** What a screen tells. */
export interface ScreenEvents {
  /** A character; keys that send several count as these. */
  key(text: string): void;
  resized(): void;
}

/** Takes the terminal of this process over; undefined: there is none. */
export function openScreen({ key, resized }: ScreenEvents): Screen | undefined {
  const { stdin, stdout } = process;
  if (!(stdin.isTTY && stdout.isTTY)) {
    return undefined;
  }
  const read = (text: string) => {
    for (const each of text) {
      key(each);
    }
  };
  stdin.setRawMode(true).setEncoding('utf8').on('data', read);
  stdout.on('resize', resized).write(ALTERNATE);
  return {
    draw: (lines) => {
      const shown = lines.slice(0, stdout.rows).map((line) => cut(line, stdout.columns));
      const text = shown.map((line) => `${line}${END_OF_LINE}`).join('\r\n');
      stdout.write(`${HOME}${text}${END_OF_SCREEN}`);
    },
    close: () => {
      stdin.setRawMode(false).off('data', read).pause();
      stdout.off('resize', resized).write(NORMAL);
    },
  };
}

/** So many columns of a line; colours take none. */
export function cut(line: string, columns: number): string {
  let left = columns;
  return (line.match(PIECES) ?? [])
    .filter((piece) => piece.startsWith(ESCAPE) || left-- > 0)
    .join('');
}
