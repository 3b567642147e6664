/** A table in plain text: columns as wide as their widest cell, two blanks between them. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, visibleLength(cell));
    });
  }
  return rows.map((row) => `${row.map(padded).join('  ').trimEnd()}\n`).join('');

  function padded(cell: string, column: number): string {
    return cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - visibleLength(cell)));
  }
}

/** Colours take no room. */
function visibleLength(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences begin with escape
  return text.replace(/\u001b\[[\d;]*m/g, '').length;
}
