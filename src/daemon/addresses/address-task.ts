/** What the address keeper is asked to do, as it works through it. */
import type { VirtualAddress } from '../../config/model.js';
import type { AnnouncementPace } from './announcer.js';

/** How what is only removed goes. */
export const LETTING_GO = {
  wanted: false,
  rounds: 0,
  pace: { arpMs: 0, neighbourAdvertisementMs: 0 },
} as const;

/** A run of work on the addresses of one instance. */
export interface AddressTask {
  readonly instance: string;
  readonly wanted: boolean;
  readonly addresses: readonly VirtualAddress[];
  readonly pace: AnnouncementPace;
  readonly rounds: number;
  /** Remove also what we did not install (left-overs, `--release-vips`). */
  readonly strangersToo: boolean;
  readonly startedMs: number;
  position: number;
  readonly done: { added: number; replaced: number; removed: number };
}

/** An address that an instance wants, and how it is announced. */
export interface DesiredAddress {
  readonly instance: string;
  readonly address: VirtualAddress;
  readonly rounds: number;
  readonly pace: AnnouncementPace;
}
