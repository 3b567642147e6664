/** `umask`: a number, or names of mode bits joined by `|` as in <sys/stat.h>. */

const BITS: Readonly<Record<string, number>> = {
  IRUSR: 0o400,
  IWUSR: 0o200,
  IXUSR: 0o100,
  IRWXU: 0o700,
  IRWXUSR: 0o700,
  IRGRP: 0o040,
  IWGRP: 0o020,
  IXGRP: 0o010,
  IRWXG: 0o070,
  IRWXGRP: 0o070,
  IROTH: 0o004,
  IWOTH: 0o002,
  IXOTH: 0o001,
  IRWXO: 0o007,
  IRWXOTH: 0o007,
};

/** The mode bits; undefined when the text is no mode. Numbers are read as C reads them. */
export function parseFileMode(text: string): number | undefined {
  if (/^(0[0-7]*|[1-9]\d*|0[xX][\da-fA-F]+)$/.test(text)) {
    const octal = /^0[0-7]+$/.test(text);
    const mode = octal ? Number.parseInt(text, 8) : Number(text);
    return mode <= 0o777 ? mode : undefined;
  }
  let mode = 0;
  for (const name of text.split('|')) {
    const bits = Object.hasOwn(BITS, name.trim()) ? BITS[name.trim()] : undefined;
    if (bits === undefined) {
      return undefined;
    }
    mode |= bits;
  }
  return mode;
}
