/**
 * Tells the kernel's echoes of our own address changes from changes by another program.
 *
 * The table is changed as soon as the kernel has acknowledged a request; the same change is
 * announced to the monitor later, in the kernel's order. Until that echo has come, announcements
 * about the address are older than our change and must not touch the table.
 *
 * IPv4 echoes carry our port and sequence numbers (inet_rtm_newaddr and inet_rtm_deladdr pass them
 * on); IPv6 echoes carry none, so there only the removals, announced exactly once each, count.
 */
import type { AddressFamily } from '../../base/address.js';

/** 'own': the echo of our change. 'stale': older than our change. 'news': anything else. */
export type ChangeOrigin = 'own' | 'stale' | 'news';

/** An announcement of the kernel about one address. */
export interface AddressAnnouncement {
  readonly key: string;
  readonly family: AddressFamily;
  readonly removed: boolean;
  readonly port: number;
  readonly sequence: number;
}

/** The changes of one requester that have not been announced yet. */
export class OwnChanges {
  readonly #port: number;
  readonly #awaitedSequence = new Map<string, number>();
  readonly #awaitedRemovals = new Map<string, number>();
  readonly #additions = new Map<number, string>();

  /** @param port the netlink port of the requester. */
  constructor(port: number) {
    this.#port = port;
  }

  /** A request about `key` has been acknowledged. */
  made(key: string, family: AddressFamily, removal: boolean, sequence: number): void {
    if (family === 'inet') {
      this.#awaitedSequence.set(key, sequence);
      if (!removal) {
        this.#additions.set(sequence, key);
      }
    } else if (removal) {
      this.#awaitedRemovals.set(key, (this.#awaitedRemovals.get(key) ?? 0) + 1);
    }
  }

  /**
   * Whether an announced IPv4 address is the echo of an addition of ours, told from the numbers in
   * the header alone: a take-over brings a thousand of them, and none need be decoded. (A removal
   * may be announced for several addresses under one number: secondary ones go with their primary.)
   */
  isEchoOfAddition(port: number, sequence: number): boolean {
    if (port !== this.#port) {
      return false;
    }
    const key = this.#additions.get(sequence);
    if (key === undefined) {
      return false;
    }
    this.#additions.delete(sequence);
    if (this.#awaitedSequence.get(key) === sequence) {
      this.#awaitedSequence.delete(key);
    }
    return true;
  }

  /** What an announcement is; an echo is expected no more. */
  judge(announcement: AddressAnnouncement): ChangeOrigin {
    return announcement.family === 'inet'
      ? this.#judgeBySequence(announcement)
      : this.#judgeByCount(announcement);
  }

  /** The table has been read anew: echoes may have been lost. */
  forget(): void {
    this.#awaitedSequence.clear();
    this.#awaitedRemovals.clear();
    this.#additions.clear();
  }

  #judgeBySequence({ key, port, sequence }: AddressAnnouncement): ChangeOrigin {
    const awaited = this.#awaitedSequence.get(key);
    if (awaited === undefined) {
      return 'news';
    }
    if (port !== this.#port || sequence !== awaited) {
      return 'stale';
    }
    this.#awaitedSequence.delete(key);
    return 'own';
  }

  #judgeByCount({ key, removed }: AddressAnnouncement): ChangeOrigin {
    const awaited = this.#awaitedRemovals.get(key) ?? 0;
    if (awaited === 0) {
      return 'news';
    }
    if (!removed) {
      return 'stale';
    }
    if (awaited === 1) {
      this.#awaitedRemovals.delete(key);
    } else {
      this.#awaitedRemovals.set(key, awaited - 1);
    }
    return 'own';
  }
}
