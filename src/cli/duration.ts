/** Times as people write them: `90s`, `5m`, `2h`, `1d`, `90`. */
import { UsageError } from './command.js';

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * Seconds of a duration; a number alone is of seconds.
 * @param option what the complaint is about
 * @throws UsageError when it is none, or not above 0
 */
export function secondsOf(option: string, text: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)([smhd]?)$/.exec(text) ?? [];
  const seconds = Number(digits) * factor(unit);
  if (!(seconds > 0)) {
    throw new UsageError(`${option} is a time as 90s, 5m, 2h or 1d, not '${text}'`);
  }
  return seconds;
}

function factor(unit: string): number {
  return Object.entries(UNITS).find(([name]) => name === unit)?.[1] ?? 1;
}
