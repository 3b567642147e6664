/**
 * The dress rehearsal: a take-over, an advert of a better master and a stop, played once by the
 * real driver on doors that lead nowhere. JavaScript is compiled when it first runs; without a
 * rehearsal that costs some milliseconds in the very moment in which the address should move.
 */
import { addressFromBytes } from '../../base/address.js';
import { EMPTY_LISTS } from '../../config/defaults.js';
import type { Configuration, VrrpInstance } from '../../config/model.js';
import type { AssignedAddress, NetworkTable } from '../../linux/doors.js';
import type { RoutingTable } from '../../linux/route/routing-doors.js';
import { advertInterfaceOf } from '../../vrrp/advert-interface.js';
import { OWNER_PRIORITY } from '../../vrrp/machine/tracking.js';
import { buildAdvertPacket } from '../../vrrp/packet/packet.js';
import { NO_UPPER_LINKS } from '../devices/no-upper-links.js';
import { NO_ROUTING } from '../routes/no-routing.js';
import { NO_CLAIMS } from './no-claims.js';
import type { VrrpDoors } from './vrrp-doors.js';
import { VrrpDriver } from './vrrp-driver.js';

/** The largest index; the kernel counts links from 1. */
const NO_LINK = 0x7fffffff;

/** Enough for the engine to see the same types more than once. */
const REPETITIONS = 8;

/** Addresses of one instance that take part: one slice and a little more. */
const MAXIMUM_ADDRESSES = 70;

/** 192.0.2.1 of RFC 5737, never seen on a network; and a link-local address. */
const OWN_ADDRESS = {
  inet: Uint8Array.of(192, 0, 2, 1),
  inet6: Uint8Array.of(0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1),
} as const;

/** Rehearses with the first instance of the configuration. Takes a few milliseconds. */
export function rehearse(configuration: Configuration, { table, frames }: VrrpDoors): void {
  const [first] = configuration.vrrpInstances;
  if (!first) {
    return;
  }
  // On a stage nothing is made: the links that are there do.
  const { devices: _made, ...rest } = first;
  const instance: VrrpInstance = {
    ...rest,
    priority: Math.min(first.priority, OWNER_PRIORITY - 1),
    excludedAddresses: first.excludedAddresses.slice(0, MAXIMUM_ADDRESSES),
    trackScripts: [],
    trackInterfaces: [],
  };
  const { global } = configuration;
  const tuning = { ...global.services.tuning, delayAfterBootMs: 0 };
  const services = { ...global.services, tuning };
  const alone: Configuration = {
    global: { ...global, vrrpStartupDelayMs: 0, services },
    ...EMPTY_LISTS,
    vrrpInstances: [instance],
  };
  for (let repetition = 0; repetition < REPETITIONS; repetition += 1) {
    play(alone, instance, new Stage(table, instance));
    frames.send(NO_LINK, [new Uint8Array(60)]); // the kernel refuses it (ENXIO)
  }
}

function play(configuration: Configuration, instance: VrrpInstance, stage: Stage): void {
  const options = {
    releaseUnknownAddresses: false,
    logAddressChanges: false,
    linkAlias: '',
    recordsInputs: false,
  };
  const driver = new VrrpDriver(configuration, options, stage, () => undefined);
  driver.start({ instances: [], scripts: [] });
  stage.timePasses();
  const source = stage.address.address;
  const destination = instance.multicastGroup;
  for (const priority of [1, OWNER_PRIORITY]) {
    const packet = buildAdvertPacket(instance, {
      source,
      destination,
      priority,
      identification: 1,
    });
    stage.receive(advertInterfaceOf(instance), packet);
  }
  stage.timePasses();
  driver.reload({ ...configuration });
  stage.timePasses();
  driver.stop(true, () => undefined);
  stage.timePasses();
}

/** Doors that lead nowhere; time is what the stage says it is. */
class Stage implements VrrpDoors {
  readonly address: AssignedAddress;
  readonly #links: ReturnType<NetworkTable['links']>;
  readonly #work: (() => void)[] = [];
  #nowMs = 0;
  #timer: () => void = () => undefined;
  #deadlineMs: number | undefined;
  #receiver: Parameters<VrrpDoors['transport']['onDatagram']>[0] = () => undefined;

  constructor(table: NetworkTable, { interface: interfaceName, family }: VrrpInstance) {
    this.#links = table.links().map((link) => ({ ...link, up: true, running: true }));
    const index = this.#links.find((link) => link.name === interfaceName)?.index ?? 0;
    this.address = {
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
  }

  readonly clock = { nowMs: (): number => this.#nowMs };
  readonly deferral = { after: (_: number, work: () => void) => void this.#work.push(work) };
  readonly table: NetworkTable = {
    links: () => this.#links,
    addresses: () => [this.address],
    onChange: () => undefined,
    addAddresses: (requests) => requests.map(() => undefined),
    replaceAddresses: (replacements) => replacements.map(() => undefined),
    removeAddresses: (requests) => requests.map(() => undefined),
    close: () => undefined,
  };
  readonly upperLinks = NO_UPPER_LINKS;
  readonly claims = NO_CLAIMS;
  readonly frames = { send: () => ({ taken: 0 }), close: (): void => undefined };
  readonly transport: VrrpDoors['transport'] = {
    configure: () => [],
    send: () => undefined,
    onDatagram: (listener) => {
      this.#receiver = listener;
    },
    onError: () => undefined,
    close: () => undefined,
  };

  createTimer(callback: () => void): ReturnType<VrrpDoors['createTimer']> {
    this.#timer = callback;
    const arm = (deadlineMs: number): void => {
      this.#deadlineMs = deadlineMs;
    };
    const disarm = (): void => {
      this.#deadlineMs = undefined;
    };
    return { arm, disarm, close: disarm };
  }

  isRouter(): boolean {
    return false;
  }

  openRouting(): RoutingTable {
    return NO_ROUTING;
  }

  namesIn(): () => undefined {
    return () => undefined;
  }

  receive(interfaceName: string, bytes: Uint8Array): void {
    this.#receiver(interfaceName, bytes);
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

  #doWork(): void {
    for (const work of this.#work.splice(0)) {
      work();
    }
  }
}
