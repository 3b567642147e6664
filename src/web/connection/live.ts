/**
 * Keeps the page true: what the daemon says of itself is asked for again when an event tells that
 * something has changed, and every few seconds for what no event tells, such as connections.
 */

import type { ChangeResult } from '../model/change-result.js';
import { type ChangeRequest, mayOperate } from '../model/changes.js';
import { type CheckHistory, followed } from '../model/check-history.js';
import {
  appended,
  explanationOf,
  gapEvent,
  type LogEvent,
  logEvent,
  MOST_EVENTS,
  whyPath,
} from '../model/events.js';
import { afterFailure, type PageLink } from '../model/page-link.js';
import { share } from '../model/share.js';
import type { ClientView, ClusterView, DaemonView, ExplanationView } from '../model/views.js';
import { ApiClient, ApiFailure } from './api-client.js';
import { StreamParser } from './stream-parser.js';

/** What the page shows. */
export interface LiveState {
  readonly link: PageLink;
  readonly standing?: DaemonView;
  /** As whom the page asks; undefined: it is not known yet. */
  readonly client?: ClientView | undefined;
  /** Comes by itself: a member that does not answer makes the daemon wait. */
  readonly cluster?: ClusterView;
  readonly history: CheckHistory;
  /** What the clock of the router is ahead of that of the browser. */
  readonly aheadMs: number;
  readonly events: readonly LogEvent[];
}

/** Between two questions that no event has caused. */
const USUAL_MS = 2000;
/** The same while the page is in the background: its title tells of alarms there as well. */
const HIDDEN_MS = 10_000;
/** An answer that takes long is asked for less often: this many times what it took. */
const REST_FACTOR = 20;
/** After an event: several come together. */
const SOON_MS = 60;
/** Between two answers, however many events come. */
const LEAST_GAP_MS = 250;
/** Between two attempts to reach a daemon that does not answer. */
const RETRY_MS = 1000;
/** The daemon says something every 15 seconds; a connection without a word is dead. */
const SILENCE_MS = 25_000;

export class Live {
  readonly #client = new ApiClient();
  readonly #changed: (state: LiveState) => void;
  #state: LiveState = { link: { kind: 'waiting' }, aheadMs: 0, events: [], history: new Map() };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #asksCluster = false;
  /** An event came while the answer was on its way. */
  #askAgain = false;
  #askedMs = Number.NEGATIVE_INFINITY;
  #tookMs = 0;
  #after: string | undefined;
  #follows = false;

  /** @param changed is told each time that there is something else to show */
  constructor(changed: (state: LiveState) => void) {
    this.#changed = changed;
  }

  /** Begins. */
  start(): void {
    document.addEventListener('visibilitychange', () => this.#ask());
    this.#ask();
  }

  /** Asks with this token from now on. */
  unlock(token: string): void {
    this.#client.token = token;
    this.#set({ link: { kind: 'waiting' } });
    this.#ask();
  }

  /**
   * Asks with this token from now on, if it is of one who may change something.
   * @returns why not
   */
  async signIn(token: string): Promise<string | undefined> {
    const failure = await new ApiClient(token).get('v1', 'Root').then(
      ({ client }) =>
        mayOperate(client) ? undefined : `this token may look only (its role is ${client.role})`,
      (error: unknown) => failureOf(error).message,
    );
    if (failure === undefined) {
      this.#as(token);
    }
    return failure;
  }

  #as(token: string | undefined): void {
    this.#client.token = token;
    this.#set({ client: undefined });
    this.#ask();
  }

  /** What came before an event and after it; undefined: there is no more to say of it. */
  async explain(event: LogEvent): Promise<ExplanationView | undefined> {
    const answer = await this.#client.get(whyPath(event), 'Why').catch(() => undefined);
    return answer && explanationOf(answer, event);
  }

  /** Has the daemon do something, and shows what has become of it. */
  async change(request: ChangeRequest): Promise<ChangeResult> {
    const result = await this.#client.change(request).then(
      (answer): ChangeResult => ({ kind: 'done', answer }),
      (error: unknown): ChangeResult => {
        const { code, message: detail } = failureOf(error);
        return { kind: 'refused', code, detail };
      },
    );
    this.#askSoon();
    return result;
  }

  #set(change: Partial<LiveState>): void {
    this.#state = { ...this.#state, ...change };
    this.#changed(this.#state);
  }

  #ask(): void {
    clearTimeout(this.#timer);
    if (this.#asking || this.#state.link.kind === 'locked') {
      this.#askAgain = true;
      return;
    }
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    this.#asking = true;
    this.#askAgain = false;
    this.#askedMs = performance.now();
    const failure = await this.#read().catch((error: unknown) => error);
    this.#asking = false;
    this.#tookMs = performance.now() - this.#askedMs;
    if (failure !== undefined) {
      this.#fail(failure);
    } else {
      if (!this.#follows) {
        this.#follows = true;
        void this.#follow();
      }
      this.#set({ link: { kind: 'live', follows: this.#follows } });
      void this.#readCluster();
    }
    const { kind } = this.#state.link;
    if (kind !== 'locked') {
      const seldomMs = Math.max(document.hidden ? HIDDEN_MS : USUAL_MS, REST_FACTOR * this.#tookMs);
      const waitMs = kind === 'lost' ? RETRY_MS : seldomMs;
      this.#timer = setTimeout(() => this.#ask(), this.#askAgain ? this.#gapMs() : waitMs);
    }
  }

  async #read(): Promise<undefined> {
    const client = this.#client;
    const { token } = client;
    const [status, { overrides }, maintenance, known] = await Promise.all([
      client.get('v1/status', 'Status'),
      client.get('v1/overrides', 'Overrides'),
      client.get('v1/maintenance', 'Maintenance'),
      this.#state.client ?? client.get('v1', 'Root').then((root) => root.client),
    ]);
    this.#set({
      client: token === client.token ? known : undefined, // it has signed in or out meanwhile
      standing: share(this.#state.standing, { status, overrides, maintenance }),
      history: followed(this.#state.history, status),
      aheadMs: Date.parse(status.at) - Date.now(),
    });
  }

  async #readCluster(): Promise<void> {
    if (this.#asksCluster) {
      return;
    }
    this.#asksCluster = true;
    const answer = await this.#client.get('v1/cluster', 'Cluster').catch(() => undefined);
    this.#asksCluster = false;
    if (answer !== undefined) {
      this.#set({ cluster: share(this.#state.cluster, answer) });
    }
  }

  #fail(error: unknown): void {
    const failure = failureOf(error);
    const hasToken = this.#client.token !== undefined;
    if (failure.status === 401 && hasToken && this.#state.standing !== undefined) {
      this.#as(undefined); // it was good, and is no more: perhaps one may look without it
      return;
    }
    this.#set({ link: afterFailure(this.#state.link, failure, hasToken, Date.now()) });
  }

  /** As soon as it may be. */
  #askSoon(): void {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), Math.max(SOON_MS, this.#gapMs()));
  }

  #gapMs(): number {
    const gapMs = Math.max(LEAST_GAP_MS, 4 * this.#tookMs);
    return Math.max(0, this.#askedMs + gapMs - performance.now());
  }

  /** Reads the stream to its end; the next good answer opens another one. */
  async #follow(): Promise<void> {
    const giveUp = new AbortController();
    const openedMs = performance.now();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(silence);
      silence = setTimeout(() => giveUp.abort(), SILENCE_MS);
    };
    try {
      heard();
      if (this.#after === undefined) {
        const { last, events } = await this.#client.events(MOST_EVENTS);
        this.#after = last;
        this.#add(events.flatMap((each) => logEvent(each) ?? []));
      }
      const reader = await this.#client.stream(this.#after, giveUp.signal);
      await this.#readStream(reader, heard);
    } catch {
      // said by the next question, if the daemon is gone
    } finally {
      clearTimeout(silence);
      this.#follows = false;
      const { link } = this.#state;
      this.#set({ link: link.kind === 'live' ? { kind: 'live', follows: false } : link });
      if (performance.now() - openedMs > USUAL_MS) {
        this.#askSoon(); // one that is refused is tried again in its turn
      }
    }
  }

  async #readStream(
    reader: ReadableStreamDefaultReader<Uint8Array>,
    heard: () => void,
  ): Promise<void> {
    const decoder = new TextDecoder();
    const parser = new StreamParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      heard();
      const messages = parser.take(decoder.decode(value, { stream: true }));
      this.#after = messages.findLast(({ id }) => id !== undefined)?.id ?? this.#after;
      this.#add(
        messages.flatMap(({ event, data }) => {
          const fields: unknown = JSON.parse(data);
          return event === 'gap' ? gapEvent(missedOf(fields), now()) : (logEvent(fields) ?? []);
        }),
      );
      if (messages.length > 0) {
        this.#askSoon();
      }
    }
  }

  #add(events: readonly LogEvent[]): void {
    this.#set({ events: appended(this.#state.events, events) });
  }
}

function failureOf(error: unknown): ApiFailure {
  return error instanceof ApiFailure ? error : new ApiFailure(0, String(error));
}

function missedOf(fields: unknown): number | undefined {
  const missed =
    typeof fields === 'object' && fields !== null && 'missed' in fields ? fields.missed : undefined;
  return typeof missed === 'number' ? missed : undefined;
}

function now(): string {
  return new Date().toISOString();
}
