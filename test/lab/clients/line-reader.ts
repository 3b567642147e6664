/** Cuts a stream of text into lines; an unfinished line waits for its end. */
export class LineReader {
  private rest = '';

  /** Adds text and returns the lines that are complete now, without their newlines. */
  push(text: string): readonly string[] {
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    return lines;
  }
}
