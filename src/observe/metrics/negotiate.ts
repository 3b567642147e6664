/** Which dialect a client gets, by its Accept header (RFC 9110 section 12.5.1). */
import type { Dialect } from './exposition.js';

/** OpenMetrics for those who ask for it and like nothing better; text for everyone else. */
export function dialectFor(accept: string | undefined): Dialect {
  const ranges = (accept ?? '').split(',').map(readRange);
  const openMetrics = best(ranges, isOpenMetrics);
  return openMetrics > 0 && openMetrics >= best(ranges, isText) ? 'openmetrics' : 'text';
}

interface MediaRange {
  readonly type: string;
  readonly version: string | undefined;
  readonly quality: number;
}

function readRange(text: string): MediaRange {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const value = (name: string) =>
    parameters.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
  const quality = Number(value('q') ?? 1);
  return { type, version: value('version'), quality: Number.isNaN(quality) ? 0 : quality };
}

function isOpenMetrics({ type, version }: MediaRange): boolean {
  return type === 'application/openmetrics-text' && [undefined, '1.0.0'].includes(version);
}

function isText({ type, version }: MediaRange): boolean {
  return type === 'text/plain' && [undefined, '0.0.4'].includes(version);
}

function best(ranges: readonly MediaRange[], fits: (range: MediaRange) => boolean): number {
  return Math.max(0, ...ranges.filter(fits).map(({ quality }) => quality));
}
