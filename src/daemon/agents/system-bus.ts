/** The one place that knows the library of D-Bus: names, objects, signals and errors. */
import type { EventEmitter } from 'node:events';
import { messageOf } from '../../base/failure.js';
import { onDemand } from '../../base/on-demand.js';

/** What the library calls an interface: signatures by name (D-Bus specification, "Type System"). */
export interface BusInterface {
  readonly name: string;
  readonly methods: Readonly<Record<string, readonly [string, string]>>;
  readonly signals: Readonly<Record<string, readonly string[]>>;
  readonly properties: Readonly<Record<string, string>>;
}

/** What an object does and has: methods without arguments, and properties by name. */
export type BusObject = Readonly<Record<string, unknown>>;

interface Message {
  readonly type: number;
  readonly path?: string;
  readonly interface?: string;
  readonly member?: string;
}

/** As far as it is used here; the types of the library leave most of it out. */
interface Client {
  readonly connection: EventEmitter & { readonly stream: { end(): void } };
  readonly exportedObjects: Record<string, unknown>;
  exportInterface(object: BusObject, path: string, description: BusInterface): void;
  requestName(name: string, flags: number, done: (error: unknown, reply?: number) => void): void;
  sendSignal(path: string, from: string, name: string, signature?: string, body?: unknown[]): void;
  sendError(message: Message, error: string, text: string): void;
}

const library = onDemand((require): { createClient(options: { busAddress: string }): Client } =>
  require('@homebridge/dbus-native'),
);

/** DBUS_SYSTEM_BUS_ADDRESS, otherwise where the specification puts it. */
const SYSTEM_BUS = 'unix:path=/var/run/dbus/system_bus_socket';
const METHOD_CALL = 1;
/** DBUS_NAME_FLAG_DO_NOT_QUEUE, DBUS_REQUEST_NAME_REPLY_PRIMARY_OWNER */
const DO_NOT_QUEUE = 4;
const PRIMARY_OWNER = 1;
const PROPERTIES = 'org.freedesktop.DBus.Properties';
const ERRORS = 'org.freedesktop.DBus.Error';

/** What becomes of a bus. */
export interface BusEvents {
  /** The name is ours. */
  owned(): void;
  /** Said once: nothing of this bus is of use any more. */
  ended(reason: string): void;
}

export class SystemBus {
  readonly #client: Client;
  readonly #events: BusEvents;
  #ended = false;

  /** @throws Error when the address of the bus cannot be read */
  constructor(name: string, events: BusEvents) {
    this.#events = events;
    const { DBUS_SYSTEM_BUS_ADDRESS: busAddress = SYSTEM_BUS } = process.env;
    this.#client = library().createClient({ busAddress });
    const { connection } = this.#client;
    connection.on('error', (error: unknown) => this.#end(messageOf(error)));
    connection.on('end', () => this.#end('the bus has closed the connection'));
    this.#guard();
    this.#client.requestName(name, DO_NOT_QUEUE, (error, reply) => this.#named(error, reply));
  }

  /** Offers an object, in place of one that was there before. */
  offer(path: string, object: BusObject, description: BusInterface): void {
    this.#client.exportInterface(object, path, description);
  }

  withdraw(path: string): void {
    delete this.#client.exportedObjects[path];
  }

  signal(path: string, from: string, name: string, signature?: string, body?: unknown[]): void {
    if (!this.#ended) {
      this.#client.sendSignal(path, from, name, signature, body);
    }
  }

  close(): void {
    this.#ended = true;
    this.#client.connection.stream.end();
  }

  #named(error: unknown, reply: number | undefined): void {
    if (reply === PRIMARY_OWNER) {
      this.#events.owned();
    } else {
      this.#end(error ? errorText(error) : 'the name is taken');
    }
  }

  #end(reason: string): void {
    if (!this.#ended) {
      this.close();
      this.#events.ended(reason);
    }
  }

  /**
   * A call that the library would stumble over, or answer in its own way, is refused here: objects
   * that are not there, and properties, which nothing here lets be set.
   */
  #guard(): void {
    const { connection } = this.#client;
    const route = connection.listeners('message') as ((message: Message) => void)[];
    connection.removeAllListeners('message');
    connection.on('message', (message: Message) => {
      const refusal = message.type === METHOD_CALL ? this.#refusal(message) : undefined;
      try {
        if (refusal === undefined) {
          for (const listener of route) {
            listener(message);
          }
        } else {
          this.#client.sendError(message, `${ERRORS}.${refusal[0]}`, refusal[1]);
        }
      } catch (error) {
        this.#client.sendError(message, `${ERRORS}.InvalidArgs`, messageOf(error));
      }
    });
  }

  #refusal(message: Message): readonly [string, string] | undefined {
    const { path = '', interface: wanted, member } = message;
    if (wanted === PROPERTIES && member === 'Set') {
      return ['PropertyReadOnly', 'what the daemon says cannot be set'];
    }
    const isStandard = wanted?.startsWith('org.freedesktop.DBus.') && wanted !== PROPERTIES;
    return isStandard || path in this.#client.exportedObjects
      ? undefined
      : ['UnknownMethod', `Object does not exist at path “${path}”`];
  }
}

/** The library gives `{ name, message }` for an answer that is an error. */
function errorText(error: unknown): string {
  const { name, message } = error as { readonly name?: string; readonly message?: string };
  return [name, message].filter((part) => part !== undefined && part !== '').join(': ');
}
