/**
 * What one process has to say to another that may not be reading. As long as it reads, messages go
 * out at once; while it does not, they wait here: of those that replace one another the newest, of
 * the others a bounded number. What had to be dropped is counted.
 */

/** Messages of other kinds that wait at most. */
const MOST_WAITING = 1000;
/** In one delivery, after a pause: a millisecond's work. */
const AT_ONCE = 64;

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
   * Sends, and calls back when it is written.
   * @returns false when too much waits to be read already
   */
  send(messages: readonly Message[], written: () => void): boolean;
}

export class Outbox<Message> {
  readonly #rules: OutboxRules<Message>;
  readonly #door: OutboxDoor<Message>;
  readonly #waiting = new Map<string | number, Message>();
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
    return this.#waiting.size;
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
    this.#waiting.clear();
    this.#numbered = 0;
    this.#dropped = 0;
    this.#unwritten = 0;
    this.#blocked = false;
  }

  /** Everything that waits, to be sent in one go before the end. */
  takeAll(): readonly Message[] {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#numbered = 0;
    return all;
  }

  #send(messages: readonly Message[]): void {
    this.#unwritten += 1;
    if (!this.#door.send(messages, () => this.#written())) {
      this.#blocked = true;
    }
  }

  #written(): void {
    this.#unwritten = Math.max(0, this.#unwritten - 1);
    if (this.#blocked && this.#unwritten === 0) {
      this.#blocked = false;
      this.#sendWaiting();
    }
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
