/** The sockets of `control_socket`, as the configuration has them. */
import { messageOf } from '../../base/failure.js';
import type { ControlSocketSettings } from '../../config/services-model.js';
import { openAccountDatabase } from '../../notify/account-database.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { ControlHandlers } from './control-handlers.js';
import { type ControlServer, openControlServer, type SocketAccess } from './control-server.js';

export class ControlSockets {
  readonly #handlers: ControlHandlers;
  readonly #log: (event: SupervisorLogEvent) => void;
  readonly #open = new Map<string, ControlServer>();
  /** One change after the other: a path may be given another role. */
  #turn: Promise<void> = Promise.resolve();

  constructor(handlers: ControlHandlers, log: (event: SupervisorLogEvent) => void) {
    this.#handlers = handlers;
    this.#log = log;
  }

  /** Opens what is new and closes what is gone. One that cannot be opened is said. */
  configure(sockets: readonly ControlSocketSettings[]): Promise<void> {
    this.#turn = this.#turn.then(() => this.#change(sockets));
    return this.#turn;
  }

  close(): Promise<void> {
    return this.configure([]);
  }

  async #change(sockets: readonly ControlSocketSettings[]): Promise<void> {
    const wanted = new Map(sockets.map((each) => [JSON.stringify(each), each]));
    for (const [key, server] of this.#open) {
      if (!wanted.has(key)) {
        this.#open.delete(key);
        await server.close();
      }
    }
    for (const [key, settings] of wanted) {
      if (!this.#open.has(key)) {
        await this.#openOne(key, settings);
      }
    }
  }

  async #openOne(key: string, settings: ControlSocketSettings): Promise<void> {
    const { path } = settings;
    try {
      this.#open.set(key, await openControlServer(path, this.#handlers, accessOf(settings)));
    } catch (error) {
      this.#log({ event: 'fileFailed', path, reason: messageOf(error) });
    }
  }
}

/** @throws Error for a group that is not there */
function accessOf({ role, mode, group }: ControlSocketSettings): SocketAccess {
  if (group === undefined) {
    return { role, mode };
  }
  const gid = openAccountDatabase().group(group);
  if (gid === undefined) {
    throw new Error(`there is no group '${group}'`);
  }
  return { role, mode, gid };
}
