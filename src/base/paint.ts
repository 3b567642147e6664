/** Colours for terminals: how a text looks, or what it was where there are none. */
import { styleText } from 'node:util';

/** What a text can look like. */
export type Colour = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold' | 'none';

/** Makes a text look so. */
export type Paint = (colour: Colour | readonly Colour[], text: string) => string;

const coloured: Paint = (colour, text) => {
  const styles = [colour].flat().flatMap((each) => (each === 'none' ? [] : [each]));
  // Whether the terminal understands them was asked before.
  return text === '' ? text : styleText(styles, text, { validateStream: false });
};
const plain: Paint = (_, text) => text;

/** Colours, or leaves everything as it is. */
export function painter(colour: boolean): Paint {
  return colour ? coloured : plain;
}
