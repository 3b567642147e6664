/**
 * Keeps the sockets of the interfaces that VRRP speaks on. What the kernel refuses is asked for
 * again until it is there, and said once; an interface whose sockets cannot be opened is down as
 * far as VRRP is concerned.
 */
import { admitReport, emptyReportLimit } from '../../base/report-limit.js';
import { SayOnce } from '../../base/say-once.js';
import type { Configuration } from '../../config/model.js';
import type {
  Link,
  MonotonicClock,
  TransportError,
  TransportInterface,
  VrrpTransport,
} from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import type { Deferral } from '../addresses/deferral.js';
import { transportInterfaces } from './configuration-facts.js';

/** After this, what was refused is tried again. */
const AGAIN_MS = 1000;

/** What the sockets work through. */
export interface SocketDoors {
  readonly clock: MonotonicClock;
  readonly transport: VrrpTransport;
  readonly deferral: Deferral;
}

export class InterfaceSockets {
  readonly #doors: SocketDoors;
  readonly #log: (event: KernelLogEvent) => void;
  readonly #changed: () => void;
  readonly #broken = new Set<string>();
  readonly #said = new SayOnce();
  #wanted: () => readonly TransportInterface[] = () => [];
  #failures = emptyReportLimit;
  #againDue = false;
  #closed = false;

  /** @param changed is called when interfaces have become usable, or unusable, by themselves */
  constructor(doors: SocketDoors, log: (event: KernelLogEvent) => void, changed: () => void) {
    this.#doors = doors;
    this.#log = log;
    this.#changed = changed;
    doors.transport.onError((error) => this.failed(error));
  }

  /**
   * Opens and closes sockets, as the configuration and the links want.
   * @param former a configuration whose sockets stay open as well
   */
  prepare(
    configuration: Configuration,
    linkByName: (name: string) => Link | undefined,
    former?: Configuration,
  ): void {
    this.#wanted = () => transportInterfaces(configuration, linkByName, former);
    this.#configure();
  }

  /** Whether a socket of this interface cannot be opened. */
  isBroken(name: string): boolean {
    return this.#broken.has(name);
  }

  /** Tries nothing any more; what is open stays open. */
  close(): void {
    this.#closed = true;
  }

  #configure(): void {
    const wanted = this.#wanted();
    const failed = new Set<string>();
    this.#broken.clear();
    for (const error of this.#doors.transport.configure(wanted)) {
      failed.add(error.interface);
      if (error.operation === 'open') {
        this.#broken.add(error.interface);
      }
      if (this.#said.isNews(error.interface, error.message)) {
        this.#say(error, 0);
      }
    }
    for (const { name } of wanted) {
      if (!failed.has(name)) {
        this.#said.settle(name);
      }
    }
    if (failed.size > 0) {
      this.#configureAgain();
    }
  }

  /** Says it; a failure that repeats with each packet is said once a minute. */
  failed(error: TransportError): void {
    if (error.operation === 'open') {
      this.#broken.add(error.interface); // it was closed after an error
      this.#changed();
      this.#configureAgain();
    }
    const kind = `${error.operation} ${error.message}`;
    const nowMs = this.#doors.clock.nowMs();
    const { limit, admitted, suppressed } = admitReport(
      this.#failures,
      kind,
      error.interface,
      nowMs,
    );
    this.#failures = limit;
    if (admitted) {
      this.#say(error, suppressed);
    }
  }

  #configureAgain(): void {
    if (this.#againDue) {
      return;
    }
    this.#againDue = true;
    this.#doors.deferral.after(AGAIN_MS, () => {
      this.#againDue = false;
      if (!this.#closed) {
        this.#configure();
        this.#changed();
      }
    });
  }

  #say(error: TransportError, suppressed: number): void {
    const { interface: interfaceName, operation, message: reason } = error;
    this.#log({ event: 'socketFailed', interface: interfaceName, operation, reason, suppressed });
  }
}
