/** Colours for terminals (ECMA-48, "Select graphic rendition"). */

/** What a text can look like. */
export type Colour = 'green' | 'red' | 'yellow' | 'dim' | 'none';

/** Colours a text. */
export type Paint = (colour: Colour, text: string) => string;

const codes: Readonly<Record<Colour, string>> = {
  green: '\u001b[32m',
  red: '\u001b[31m',
  yellow: '\u001b[33m',
  dim: '\u001b[2m',
  none: '',
};

const coloured: Paint = (colour, text) =>
  colour === 'none' || text === '' ? text : `${codes[colour]}${text}\u001b[0m`;
const plain: Paint = (_, text) => text;

/** Colours, or leaves everything as it is. */
export function painter(colour: boolean): Paint {
  return colour ? coloured : plain;
}
