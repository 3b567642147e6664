/** What systemd is for a daemon of Type=notify: it listens at a path (sd_notify(3)). */
import { native } from '../../../src/linux/native.js';
import { ReceiveSlab } from '../../../src/linux/socket/receive-slab.js';
import { unixAddress } from '../../../src/linux/socket/unix-address.js';
import { AF_UNIX, SOCK_DGRAM } from '../../../src/linux/socket-numbers.js';

const MESSAGES = 8;
const MESSAGE_BYTES = 256;

export class ServiceManager {
  readonly path: string;
  readonly #socket = new native.Socket(AF_UNIX, SOCK_DGRAM, 0);
  readonly #slab = new ReceiveSlab(this.#socket, MESSAGES, MESSAGE_BYTES);
  readonly #heard: (readonly string[])[] = [];

  /** @param path of the socket, which a daemon finds in NOTIFY_SOCKET */
  constructor(path: string) {
    this.path = path;
    this.#socket.bind(unixAddress(path));
  }

  /** The assignments of each message so far. */
  heard(): readonly (readonly string[])[] {
    for (let count = this.#socket.receive(); count > 0; count = this.#socket.receive()) {
      for (let slot = 0; slot < count; slot += 1) {
        this.#heard.push(Buffer.from(this.#slab.message(slot).bytes).toString().split('\n'));
      }
    }
    return this.#heard;
  }

  /** Hears nothing any more. */
  close(): void {
    this.#socket.close();
  }
}
