/**
 * The last resort: the VRRP child is dead and no successor can be started soon, or there is none
 * any more. This process opens the doors itself for a moment, tells the peers with priority 0, and
 * removes the addresses.
 */
import type { Configuration } from '../../config/model.js';
import type { RoutingTable } from '../../linux/route/routing-doors.js';
import type { DaemonLogEvent, PriorityZero } from '../../observe/log/log-events.js';
import type { Checkpoint } from '../../vrrp/messages.js';
import { withWallClock } from '../../vrrp/wall-clock.js';
import { NO_UPPER_LINKS } from '../devices/no-upper-links.js';
import type { FromVrrp } from '../messages.js';
import { NO_CLAIMS } from './no-claims.js';
import type { VrrpDoors } from './vrrp-doors.js';

/** A socket whose send buffer was full sends on a later turn of the event loop. */
const LAST_SEND_MS = 50;

/** Loads what a release needs: when it is due, there may be no descriptor left to read files. */
export async function prepareRelease(): Promise<void> {
  await loadRelease();
}

/** Loaded only when it is needed or asked for: the start of the daemon does without. */
async function loadRelease() {
  const [{ VrrpDriver }, { openKernelDoors }, { createRouter }] = await Promise.all([
    import('./vrrp-driver.js'),
    import('./kernel-doors.js'),
    import('../../vrrp/router.js'),
  ]);
  return { VrrpDriver, openKernelDoors, createRouter };
}

/**
 * Releases what `checkpoint` says was held, and what is there besides of the addresses of
 * `configuration`, and the links with this alias.
 * @param log hears which packets could not be sent
 * @returns whether the peers have been told: without priority 0 they wait
 * @throws when the kernel refuses a socket, or keeps an address.
 */
export async function releaseInstances(
  configuration: Configuration,
  checkpoint: Checkpoint,
  linkAlias: string,
  log: (event: DaemonLogEvent) => void,
): Promise<PriorityZero> {
  const { VrrpDriver, openKernelDoors, createRouter } = await loadRelease();
  const lastDoors = new LastDoors(openKernelDoors(() => undefined, { rehearse: false }));
  const kept: string[] = [];
  let failed = false;
  try {
    const options = {
      releaseUnknownAddresses: true,
      logAddressChanges: false,
      linkAlias,
      recordsInputs: false,
    };
    const driver = new VrrpDriver(
      configuration,
      options,
      lastDoors.doors,
      (messages) => {
        kept.push(...messages.flatMap(keptAddress));
        for (const message of messages) {
          if (message.kind === 'log' && message.event.event === 'socketFailed') {
            failed = true;
            log(message.event);
          }
        }
      },
      withWallClock(createRouter(configuration), Date.now),
    );
    driver.start(checkpoint);
    lastDoors.open();
    await new Promise<void>((resolve) => driver.stop(true, () => resolve()));
    await new Promise((resolve) => setTimeout(resolve, LAST_SEND_MS));
  } finally {
    lastDoors.close();
  }
  if (kept.length > 0) {
    throw new Error(kept.join(', '));
  }
  if (checkpoint.instances.every(({ state }) => state !== 'MASTER')) {
    return 'notDue';
  }
  return lastDoors.hasSent && !failed ? 'sent' : 'notSent';
}

/** The address that the kernel does not remove, if the message says so, with its reason. */
function keptAddress(message: FromVrrp): readonly string[] {
  if (message.kind !== 'log' || message.event.event !== 'addressRefused') {
    return [];
  }
  const { address, interface: interfaceName, reason } = message.event;
  return [`${address} on ${interfaceName}: ${reason}`];
}

/**
 * Doors through which nothing is claimed: a peer may be master already, and an advert or a
 * gratuitous ARP would take its traffic away once more. Addresses that are gone are not added for
 * the moment, and the first packet that goes out says priority 0.
 */
export class LastDoors {
  readonly doors: VrrpDoors;
  readonly #kernel: VrrpDoors;
  readonly #timers: { close(): void }[] = [];
  #routing: RoutingTable | undefined;
  #sends = false;
  #hasSent = false;

  constructor(kernel: VrrpDoors) {
    const { table, transport, upperLinks } = kernel;
    this.#kernel = kernel;
    this.doors = {
      ...kernel,
      createTimer: (callback) => {
        const timer = kernel.createTimer(callback);
        this.#timers.push(timer);
        return timer;
      },
      claims: NO_CLAIMS,
      linkbeat: undefined,
      frames: { send: () => ({ taken: 0 }), close: () => undefined },
      openRouting: () => this.#removesOnly(),
      table: {
        links: () => table.links(),
        addresses: () => table.addresses(),
        onChange: (listener) => table.onChange(listener),
        addAddresses: (requests) => requests.map(() => undefined),
        replaceAddresses: (replacements) => replacements.map(() => undefined),
        removeAddresses: (requests) => table.removeAddresses(requests),
        close: () => table.close(),
      },
      upperLinks: {
        ...NO_UPPER_LINKS,
        removeLink: (linkIndex) => upperLinks.removeLink(linkIndex),
      },
      transport: {
        configure: (interfaces) => transport.configure(interfaces),
        send: (interfaceName, destination, packet) => {
          if (this.#sends) {
            this.#hasSent = true;
            transport.send(interfaceName, destination, packet);
          }
        },
        onDatagram: () => undefined,
        onError: (listener) => transport.onError(listener),
        close: () => transport.close(),
      },
    };
  }

  /** What other programs change in this moment does not matter any more. */
  #removesOnly(): RoutingTable {
    this.#routing ??= this.#kernel.openRouting();
    const kernel = this.#routing;
    const added = (requests: readonly unknown[]) => requests.map(() => undefined);
    return {
      addRoutes: added,
      removeRoutes: (requests) => kernel.removeRoutes(requests),
      addRules: added,
      removeRules: (requests) => kernel.removeRules(requests),
      tableOfVrf: (linkIndex) => kernel.tableOfVrf(linkIndex),
      close: () => kernel.close(),
    };
  }

  /** A packet was given to the kernel. */
  get hasSent(): boolean {
    return this.#hasSent;
  }

  /** What is sent from now on goes out. */
  open(): void {
    this.#sends = true;
  }

  close(): void {
    for (const timer of this.#timers) {
      timer.close();
    }
    this.#kernel.transport.close();
    this.#kernel.frames.close();
    this.#kernel.table.close();
    this.#routing?.close();
  }
}
