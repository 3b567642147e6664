/** The sockets of the instances, and what is said when one of them fails. */
import { admitReport, emptyReportLimit } from '../../base/report-limit.js';
import type { Configuration } from '../../config/model.js';
import type { Link, MonotonicClock, TransportError, VrrpTransport } from '../../linux/doors.js';
import type { KernelLogEvent } from '../../observe/log/log-events.js';
import { transportInterfaces } from './configuration-facts.js';

/** What the sockets work through. */
export interface SocketDoors {
  readonly clock: MonotonicClock;
  readonly transport: VrrpTransport;
}

export class InterfaceSockets {
  readonly #doors: SocketDoors;
  readonly #log: (event: KernelLogEvent) => void;
  readonly #broken = new Set<string>();
  #failures = emptyReportLimit;

  constructor(doors: SocketDoors, log: (event: KernelLogEvent) => void) {
    this.#doors = doors;
    this.#log = log;
    doors.transport.onError((error) => this.#failed(error));
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
    this.#broken.clear();
    const interfaces = transportInterfaces(configuration, linkByName, former);
    for (const error of this.#doors.transport.configure(interfaces)) {
      this.#broken.add(error.interface);
      this.#failed(error);
    }
  }

  /** Whether a socket of this interface could not be opened. */
  isBroken(name: string): boolean {
    return this.#broken.has(name);
  }

  /** A failure that repeats with each packet is said once a minute. */
  #failed(error: TransportError): void {
    const { interface: interfaceName, operation, message: reason } = error;
    const nowMs = this.#doors.clock.nowMs();
    const kind = `${operation} ${reason}`;
    const { limit, admitted, suppressed } = admitReport(this.#failures, kind, interfaceName, nowMs);
    this.#failures = limit;
    if (admitted) {
      this.#log({ event: 'socketFailed', interface: interfaceName, operation, reason, suppressed });
    }
  }
}
