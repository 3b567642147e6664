/**
 * Doors that lead nowhere; time is what the stage says it is. As much as possible of the way to the
 * kernel is the real one, up to a request that the kernel refuses.
 */
import { addressFromBytes } from '../../../base/address.js';
import type { VrrpInstance } from '../../../config/model.js';
import type {
  AssignedAddress,
  DeadlineTimer,
  FrameSender,
  NetworkTable,
  RequestResult,
} from '../../../linux/doors.js';
import type { AddressChange } from '../../../linux/route/address-change.js';
import { MirroredTable } from '../../../linux/route/mirrored-table.js';
import { NetworkMirror } from '../../../linux/route/network-mirror.js';
import { addressKey } from '../../../linux/route/network-state.js';
import { NO_LINK, refusedRequest } from '../../../linux/route/rehearsal.js';
import { advertInterfaceOf } from '../../../vrrp/advert-interface.js';
import { buildAdvertPacket } from '../../../vrrp/packet/packet.js';
import { NO_UPPER_LINKS } from '../../devices/no-upper-links.js';
import { NO_ROUTING } from '../../routes/no-routing.js';
import { NO_CLAIMS } from '../no-claims.js';
import type { VrrpDoors } from '../vrrp-doors.js';
import type { SilentTransport } from './silent-transport.js';

/** 192.0.2.1 of RFC 5737, never seen on a network; and a link-local address. */
const OWN_ADDRESS = {
  inet: Uint8Array.of(192, 0, 2, 1),
  inet6: Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
} as const;

export class Stage {
  readonly doors: VrrpDoors;
  readonly #instance: VrrpInstance;
  readonly #address: AssignedAddress;
  readonly #work: (() => void)[] = [];
  #nowMs = 0;
  #timer: () => void = () => undefined;
  #deadlineMs: number | undefined;
  #receiver: Parameters<VrrpDoors['transport']['onDatagram']>[0] = () => undefined;

  constructor(real: VrrpDoors, instance: VrrpInstance, transport: SilentTransport) {
    this.#instance = instance;
    const table = new StageTable(real.table, instance);
    this.#address = table.ownAddress;
    this.doors = {
      ...real,
      clock: { nowMs: () => this.#nowMs },
      deferral: { after: (_, work) => void this.#work.push(work) },
      table,
      upperLinks: NO_UPPER_LINKS,
      claims: NO_CLAIMS,
      linkbeat: undefined,
      frames: framesToNowhere(real.frames),
      transport: {
        configure: () => [],
        send: (_, destination) => transport.send(destination),
        onDatagram: (listener) => {
          this.#receiver = listener;
        },
        onError: () => undefined,
        close: () => undefined,
      },
      createTimer: (callback) => this.#createTimer(callback),
      isRouter: () => false,
      openRouting: () => NO_ROUTING,
      namesIn: () => () => undefined,
      warmUp: undefined,
    };
  }

  /** Another router sends an advert. */
  receive(priority: number): void {
    const packet = buildAdvertPacket(this.#instance, {
      source: this.#address.address,
      destination: this.#instance.multicastGroup,
      priority,
      identification: 1,
    });
    this.#receiver(advertInterfaceOf(this.#instance), packet);
  }

  /** Three deadlines, and the work they leave behind. */
  timePasses(): void {
    for (let turn = 0; turn < 3; turn += 1) {
      this.#doWork();
      const deadlineMs = this.#deadlineMs;
      if (deadlineMs !== undefined) {
        this.#nowMs = Math.max(this.#nowMs, deadlineMs);
        this.#deadlineMs = undefined;
        this.#timer();
      }
    }
    this.#doWork();
  }

  #createTimer(callback: () => void): DeadlineTimer {
    this.#timer = callback;
    const arm = (deadlineMs: number): void => {
      this.#deadlineMs = deadlineMs;
    };
    const disarm = (): void => {
      this.#deadlineMs = undefined;
    };
    return { arm, disarm, close: disarm };
  }

  #doWork(): void {
    for (const work of this.#work.splice(0)) {
      work();
    }
  }
}

/** The links that are there, all of them up, and one address; each change asks in vain. */
class StageTable extends MirroredTable {
  readonly ownAddress: AssignedAddress;
  protected override readonly mirror: NetworkMirror;
  readonly #real: NetworkTable;

  constructor(real: NetworkTable, { interface: interfaceName, family }: VrrpInstance) {
    super();
    this.#real = real;
    const links = real.links().map((link) => ({ ...link, up: true, running: true }));
    const index = links.find((link) => link.name === interfaceName)?.index ?? 0;
    this.ownAddress = {
      linkIndex: index,
      family,
      address: addressFromBytes(OWN_ADDRESS[family], 0, family),
      prefixLength: 24,
      scope: 0,
      flags: 0,
      label: undefined,
      broadcast: undefined,
      peer: undefined,
      protocol: undefined,
      preferredLifetimeSeconds: undefined,
    };
    this.mirror = new NetworkMirror(0, {
      links: new Map(links.map((link) => [link.index, link])),
      addresses: new Map([[addressKey(this.ownAddress), this.ownAddress]]),
    });
  }

  protected override carryOut(changes: readonly AddressChange[]): RequestResult[] {
    this.#real.addAddresses([refusedRequest(changes.length)]);
    changes.forEach((change, index) => {
      this.mirror.made(change, index);
    });
    return changes.map(() => undefined);
  }

  close(): void {
    // nothing is open
  }
}

/** There is no such link (ENXIO). */
function framesToNowhere(real: FrameSender): FrameSender {
  return {
    send: (_, frames) => {
      real.send(NO_LINK, frames);
      return { taken: frames.length };
    },
    close: () => undefined,
  };
}
