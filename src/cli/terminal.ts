/** What a command writes to; tests give it something that remembers. */
export interface Terminal {
  /** Standard output. */
  out(text: string): void;
  /** Standard error. */
  error(text: string): void;
  /** Whether standard output understands colours. */
  readonly colour: boolean;
  /** Whether a person reads it and can wait. */
  readonly attended: boolean;
}

/** The terminal of this process. Colours unless NO_COLOR is set (https://no-color.org). */
export function processTerminal(): Terminal {
  const { NO_COLOR: noColour } = process.env;
  return {
    out: (text) => {
      process.stdout.write(text);
    },
    error: (text) => {
      process.stderr.write(text);
    },
    attended: process.stdin.isTTY === true && process.stdout.isTTY === true,
    colour: process.stdout.isTTY === true && (noColour === undefined || noColour === ''),
  };
}
