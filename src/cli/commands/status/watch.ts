/** `upkeep status --watch`: the state of a daemon, as long as one looks at it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DEFAULT_CONTROL_SOCKET } from '../../../daemon/files/run-paths.js';
import { failing, only } from '../../../observe/status/narrow.js';
import { renderStatus } from '../../../observe/status/render-status.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import { askStatus } from '../../daemon-status.js';
import { exitCodes } from '../../exit-codes.js';
import { followEvents } from '../../follow-events.js';
import { INTERRUPT, openScreen, type Screen } from '../../screen.js';
import type { Terminal } from '../../terminal.js';
import { statesIn } from './states.js';

/** What is looked at. */
export interface WatchRequest {
  readonly names: readonly string[];
  readonly failing: boolean;
  readonly socket: string | undefined;
}

/** Without the stream of events. */
const LOOK_MS = 1000;
/** With it: for counters and times, which are no events. */
const QUIET_LOOK_MS = 5000;
/** However much happens: four looks a second. */
const BETWEEN_LOOKS_MS = 250;
/** A daemon that has refused the stream is asked for it again: there may be room. */
const REFUSED_MS = 10_000;
const SECTIONS = ['all', 'VRRP', 'servers'] as const;

/** Goes on until a key ends it; without a terminal until the process is ended. */
export async function watchStatus(
  request: WatchRequest,
  first: DaemonStatus,
  terminal: Terminal,
): Promise<number> {
  const watch = new Watch(request, first, terminal);
  return watch.run();
}

/** What is shown, and how. */
class Watch {
  readonly #request: WatchRequest;
  readonly #terminal: Terminal;
  readonly #over = new AbortController();
  #screen: Screen | undefined;
  #failing: boolean;
  #section = 0;
  /** As it was seen last, or why it was not. */
  #seen: DaemonStatus | string;
  #said = '';
  /** Whether the daemon tells what happens, and whether it has since the last look. */
  #isTold = false;
  #isStale = false;
  /** Ends a wait for something to happen. */
  #wake: () => void = () => undefined;

  constructor(request: WatchRequest, first: DaemonStatus, terminal: Terminal) {
    this.#request = request;
    this.#seen = first;
    this.#terminal = terminal;
    this.#failing = request.failing;
  }

  async run(): Promise<number> {
    const { signal } = this.#over;
    process.once('SIGTERM', () => this.#over.abort());
    this.#screen = openScreen({ key: (text) => this.#key(text), resized: () => this.#show() });
    const following = this.#follow();
    try {
      while (!signal.aborted) {
        this.#show();
        await sleep(BETWEEN_LOOKS_MS, undefined, { signal }).catch(() => undefined);
        await this.#happens();
        this.#isStale = false;
        await this.#look();
      }
    } finally {
      this.#screen?.close();
    }
    await following;
    return exitCodes.ok;
  }

  /** Hears of what happens; what it is does not matter, the state is looked at. */
  async #follow(): Promise<void> {
    const { signal } = this.#over;
    const socketPath = this.#request.socket ?? DEFAULT_CONTROL_SOCKET;
    const heard = (): void => {
      this.#isStale = true;
      this.#wake();
    };
    const open = (isOpen: boolean): void => {
      this.#isTold = isOpen;
      heard();
    };
    const hearer = { event: heard, missed: heard, open };
    while (!signal.aborted) {
      await followEvents(socketPath, new URLSearchParams(), { signal }, hearer);
      await sleep(REFUSED_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until something has happened, or what does not happen may be another. */
  async #happens(): Promise<void> {
    const { signal } = this.#over;
    const betweenMs = (this.#isTold ? QUIET_LOOK_MS : LOOK_MS) - BETWEEN_LOOKS_MS;
    if (!this.#isStale && !signal.aborted) {
      const waiting = new AbortController();
      this.#wake = () => waiting.abort();
      const ends = AbortSignal.any([signal, waiting.signal]);
      await sleep(betweenMs, undefined, { signal: ends }).catch(() => undefined);
    }
  }

  /** A daemon that is gone is waited for: it may be restarted. */
  async #look(): Promise<void> {
    let reason = '';
    const error = (text: string) => {
      reason += text;
    };
    const status = await askStatus(this.#request.socket, { ...this.#terminal, error });
    this.#seen = typeof status === 'number' ? reason : status;
  }

  #key(text: string): void {
    if (text === 'q' || text === INTERRUPT) {
      this.#over.abort();
    } else if (text === 'f') {
      this.#failing = !this.#failing;
    } else if (text === '\t') {
      this.#section = (this.#section + 1) % SECTIONS.length;
    }
    this.#show();
  }

  #show(): void {
    if (this.#over.signal.aborted) {
      return;
    }
    if (this.#screen === undefined) {
      this.#tellChange();
      return;
    }
    const keys = `q quit  f ${this.#failing ? 'everything' : 'failing only'}  Tab section`;
    const heading = `${SECTIONS[this.#section]}${this.#failing ? ', failing only' : ''}`;
    const time = new Date().toLocaleTimeString('sv');
    this.#screen.draw([`${time}  ${heading}    ${keys}`, '', ...this.#text().split('\n')]);
  }

  #text(): string {
    const part = this.#part();
    return typeof part === 'string'
      ? part
      : renderStatus(part, { colour: this.#terminal.colour, partial: part !== this.#seen });
  }

  #part(): DaemonStatus | string {
    const { names } = this.#request;
    if (typeof this.#seen === 'string') {
      return this.#seen;
    }
    const named = names.length === 0 ? this.#seen : only(this.#seen, names);
    const seen = this.#failing ? failing(named) : named;
    switch (SECTIONS[this.#section]) {
      case 'VRRP':
        return { ...seen, balancer: seen.balancer && { ...seen.balancer, virtualServers: [] } };
      case 'servers':
        return {
          ...seen,
          bfd: seen.bfd && [],
          vrrp: seen.vrrp && { ...seen.vrrp, instances: [], groups: [], scripts: [] },
        };
      default:
        return seen;
    }
  }

  #tellChange(): void {
    const part = this.#part();
    const states = typeof part === 'string' ? { daemon: part.trim() } : statesIn(part);
    const text = JSON.stringify(states);
    if (text !== this.#said) {
      this.#said = text;
      this.#terminal.out(`${JSON.stringify({ time: new Date().toISOString(), ...states })}\n`);
    }
  }
}
