/** Plain text in columns. */

/** Columns of a line of text. */
export const TEXT_WIDTH = 92;

/** Lines of at most `width` columns; a longer word gets a line of its own. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

/**
 * Rows of a label and a text that goes on below itself. `paint` changes how a label looks and not
 * how wide it is.
 */
export function twoColumns(
  rows: readonly { readonly label: string; readonly text: string }[],
  indent: number,
  mostLabel: number,
  paint: (label: string) => string,
): readonly string[] {
  const widths = rows.map((row) => row.label.length).filter((width) => width <= mostLabel);
  const column = indent + Math.max(0, ...widths) + 2;
  return rows.flatMap(({ label, text }) => {
    const [first = '', ...others] = wrapWords(text, TEXT_WIDTH - column);
    const lead = ' '.repeat(indent) + paint(label);
    const gap = column - indent - label.length;
    const rest = others.map((line) => ' '.repeat(column) + line);
    return gap >= 2
      ? [lead + ' '.repeat(gap) + first, ...rest]
      : [lead, ' '.repeat(column) + first, ...rest];
  });
}
