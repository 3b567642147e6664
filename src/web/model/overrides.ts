/** What operators say of real servers, in words. */
import { dateTime } from './times.js';
import type { OverrideView } from './views.js';

/** `drain`, `disabled`, `weight 20%`. */
export function overrideState({ set: { admin, weight } }: OverrideView): string {
  return `${admin ?? `weight ${weight}`}`;
}

/** `10.1.0.4 port 80, by anna: new disk, until 2026-11-29 15:00:00`. */
export function overrideText({
  target: { address, port, virtualServer },
  ...about
}: OverrideView): string {
  const { by, reason, createdAt, expiresAt, untilBoot, danglingSince } = about;
  const parts = [
    `${address}${port === undefined ? '' : ` port ${port}`}`,
    ...(virtualServer === undefined ? [] : [`of ${virtualServer} alone`]),
    `by ${by}${reason === undefined ? '' : `: ${reason}`}`,
    `since ${dateTime(createdAt)}`,
    ...(expiresAt === undefined ? [] : [`until ${dateTime(expiresAt)}`]),
    ...(untilBoot ? ['until the machine is booted'] : []),
    ...(danglingSince === undefined ? [] : ['the configuration has no such server']),
  ];
  return parts.join(', ');
}
