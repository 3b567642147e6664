/**
 * Where the lines of a text start. Most texts are never asked: only diagnostics have to know. So
 * the table is made when it is needed, and no further than it is needed.
 */

/** Lines count from 1. */
export interface LineTable {
  /** The line that the character at an index stands in; its line feed belongs to it. */
  lineAt(index: number): number;
  /** Index of the first character of a line; the end of the text when there is no such line. */
  startOf(line: number): number;
  /** The text of a line without its terminator; "" when there is no such line. */
  text(line: number): string;
}

/** A table for a text. */
export function createLineTable(text: string): LineTable {
  /** The lines that are known, in order; the line after them starts at `next`, if there is one. */
  const starts: number[] = [];
  let next = 0;
  const growWhile = (wanted: () => boolean): void => {
    while (next >= 0 && wanted()) {
      starts.push(next);
      next = text.indexOf('\n', next) + 1 || -1;
    }
  };
  const startOf = (line: number): number => {
    growWhile(() => starts.length < line);
    return starts[line - 1] ?? text.length;
  };
  return {
    lineAt(index) {
      growWhile(() => next <= index);
      let low = 1;
      let high = starts.length;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle - 1] ?? 0) <= index) {
          low = middle;
        } else {
          high = middle - 1;
        }
      }
      return low;
    },
    startOf,
    text(line) {
      const start = startOf(line);
      const newline = text.indexOf('\n', start);
      let end = newline < 0 ? text.length : newline;
      while (end > start && text[end - 1] === '\r') {
        end -= 1;
      }
      return text.slice(start, end);
    },
  };
}
