/**
 * What an operator says of a real server beside the configuration: it drains, it is disabled, it
 * weighs something else. Plain data, as it stands in the state file and in answers.
 */
import type { IpAddress } from '../../base/address.js';
import { LARGEST_WEIGHT } from '../table/service-entry.js';

/** How a real server takes part: as its checks say, without new connections, or not at all. */
export const ADMIN_STATES = ['ready', 'drain', 'disabled'] as const;

/** One of them. */
export type AdminState = (typeof ADMIN_STATES)[number];

/** Which real servers: one, or all with this address. */
export interface OverrideTarget {
  readonly kind: 'realServer';
  /** Key of the virtual server (`virtualServerKey`); absent: all that have the server. */
  readonly virtualServer?: string;
  readonly address: IpAddress;
  /** Absent: every port. */
  readonly port?: number;
}

/** What is said. `weight` is a number, or a part of the configured one: `20%`. */
export type OverrideSetting =
  | { readonly admin: Exclude<AdminState, 'ready'> }
  | { readonly weight: string };

/** Said by whom, why, and for how long. Times are RFC 3339, of the wall clock. */
export interface Override {
  readonly id: string;
  readonly target: OverrideTarget;
  readonly set: OverrideSetting;
  readonly by: string;
  readonly reason?: string;
  readonly createdAt: string;
  readonly expiresAt?: string;
  /** It does not outlive a boot of the machine. */
  readonly untilBoot?: true;
  /** The weight in the file when `weight` was said: with another one it is over. */
  readonly configuredWeight?: number;
  /** Since when the configuration has no such server. */
  readonly danglingSince?: string;
  /** That its end is near has been said. */
  readonly endAnnounced?: true;
}

/** A real server as overrides are held against it. */
export interface ConfiguredServer {
  readonly virtualServer: string;
  readonly address: IpAddress;
  readonly port: number;
  readonly weight: number;
}

/** Whether a target means this server. */
export function concerns(
  { virtualServer, address, port }: OverrideTarget,
  server: Pick<ConfiguredServer, 'virtualServer' | 'address' | 'port'>,
): boolean {
  return (
    address === server.address &&
    (port === undefined || port === server.port) &&
    (virtualServer === undefined || virtualServer === server.virtualServer)
  );
}

/** Whether all that `inner` means is meant by `outer` too. */
export function includes(outer: OverrideTarget, inner: OverrideTarget): boolean {
  return (
    outer.address === inner.address &&
    (outer.port === undefined || outer.port === inner.port) &&
    (outer.virtualServer === undefined || outer.virtualServer === inner.virtualServer)
  );
}

/** `10.1.0.4`, `10.1.0.4:80`, `TCP 10.0.0.100 80/10.1.0.4:80`: for people. */
export function targetText({ virtualServer, address, port }: OverrideTarget): string {
  const bracketed = address.includes(':') && port !== undefined ? `[${address}]` : address;
  const server = port === undefined ? bracketed : `${bracketed}:${port}`;
  return virtualServer === undefined ? server : `${virtualServer}/${server}`;
}

/** `drain`, `disabled`, `weight 20%`: for people. */
export function settingText(set: OverrideSetting): string {
  return 'admin' in set ? set.admin : `weight ${set.weight}`;
}

const WEIGHT = /^(\d{1,10})(%?)$/;
const MOST_PERCENT = 10_000;

/** Whether `overriddenWeight` understands it. */
export function isWeight(text: string): boolean {
  const [, digits, percent] = WEIGHT.exec(text) ?? [];
  return (
    digits !== undefined && Number(digits) <= (percent === '%' ? MOST_PERCENT : LARGEST_WEIGHT)
  );
}

/** The weight in place of the configured one; a part of one that is above 0 is at least 1. */
export function overriddenWeight(text: string, configured: number): number {
  const [, digits, percent] = WEIGHT.exec(text) ?? [];
  const number = Number(digits ?? configured);
  if (percent !== '%') {
    return number;
  }
  const least = number > 0 && configured > 0 ? 1 : 0;
  return Math.max(least, Math.round((configured * number) / 100));
}
