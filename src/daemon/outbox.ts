/**
 * What one process has to say to another that may not be reading. As long as it reads, messages go
 * out at once; while it does not, they wait here: of those that replace one another the newest, of
 * the others a bounded number. What had to be dropped is counted. What the system did not write (it
 * lacks memory) is sent again, before all that has come after it.
 */

/** Messages of other kinds that wait at most. */
const MOST_WAITING = 1000;
/** In one delivery, after a pause: a millisecond's work. */
const AT_ONCE = 64;
/** After this, what was not written is sent again. */
const AGAIN_MS = 100;

/** How messages of one direction are kept. */
export interface OutboxRules<Message> {
  /** Messages with the same key become one; those without may be dropped. */
  keyOf(message: Message): string | undefined;
  /** One message for two with the same key; undefined: together they say nothing. */
  join(waiting: Message, newer: Message): Message | undefined;
  /** Says how many have been dropped. */
  dropped(count: number): Message | undefined;
}

/** The way to the reader. */
export interface OutboxDoor<Message> {
  /**
   * Sends, and calls back when it is written, later, with those that could not be.
   * @returns false when too much waits to be read already
   */
  send(messages: readonly Message[], written: (unwritten: readonly Message[]) => void): boolean;
}

export class Outbox<Message> {
  readonly #rules: OutboxRules<Message>;
  readonly #door: OutboxDoor<Message>;
  readonly #waiting = new Map<string | number, Message>();
  #refused: Message[] = [];
  #again: NodeJS.Timeout | undefined;
  #nextNumber = 0;
  #numbered = 0;
  #dropped = 0;
  #unwritten = 0;
  #blocked = false;

  constructor(rules: OutboxRules<Message>, door: OutboxDoor<Message>) {
    this.#rules = rules;
    this.#door = door;
  }

  /** How many messages wait. */
  get size(): number {
    return this.#refused.length + this.#waiting.size;
  }

  post(messages: readonly Message[]): void {
    if (!this.#blocked) {
      this.#send(messages);
      return;
    }
    for (const message of messages) {
      this.#keep(message);
    }
  }

  /** The reader is gone: what waits is dropped. */
  clear(): void {
    clearTimeout(this.#again);
    this.#refused = [];
    this.#waiting.clear();
    this.#numbered = 0;
    this.#dropped = 0;
    this.#unwritten = 0;
    this.#blocked = false;
  }

  /** Everything that waits, to be sent in one go before the end. */
  takeAll(): readonly Message[] {
    const all = [...this.#refused.splice(0), ...this.#waiting.values()];
    this.#waiting.clear();
    this.#numbered = 0;
    return all;
  }

  #send(messages: readonly Message[]): void {
    this.#unwritten += 1;
    if (!this.#door.send(messages, (unwritten) => this.#written(unwritten))) {
      this.#blocked = true;
    }
  }

  #written(unwritten: readonly Message[]): void {
    this.#unwritten = Math.max(0, this.#unwritten - 1);
    this.#refused.push(...unwritten);
    this.#blocked ||= unwritten.length > 0;
    if (!this.#blocked || this.#unwritten > 0) {
      return;
    }
    if (this.#refused.length > 0) {
      this.#again = setTimeout(() => this.#sendRefused(), AGAIN_MS);
    } else {
      this.#blocked = false;
      this.#sendWaiting();
    }
  }

  /** What waits follows when this is written. */
  #sendRefused(): void {
    this.#send(this.#refused.splice(0));
  }

  #sendWaiting(): void {
    const notice = this.#dropped > 0 ? this.#rules.dropped(this.#dropped) : undefined;
    if (notice !== undefined) {
      this.#dropped = 0;
      this.#send([notice]);
    }
    while (!this.#blocked && this.#waiting.size > 0) {
      const batch: Message[] = [];
      for (const [key, message] of this.#waiting) {
        this.#waiting.delete(key);
        this.#numbered -= typeof key === 'number' ? 1 : 0;
        if (batch.push(message) === AT_ONCE) {
          break;
        }
      }
      this.#send(batch);
    }
  }

  #keep(message: Message): void {
    const key = this.#rules.keyOf(message);
    if (key === undefined) {
      this.#keepNumbered(message);
      return;
    }
    const waiting = this.#waiting.get(key);
    const joined = waiting === undefined ? message : this.#rules.join(waiting, message);
    this.#waiting.delete(key); // behind what was said before the newer one
    if (joined !== undefined) {
      this.#waiting.set(key, joined);
    }
  }

  #keepNumbered(message: Message): void {
    if (this.#numbered >= MOST_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.set(this.#nextNumber, message);
    this.#nextNumber += 1;
    this.#numbered += 1;
  }
}
