/**
 * Runs the VRRP core on the doors: what happens outside becomes an input, what the core decides
 * becomes packets, addresses, and messages to the supervisor. No protocol is decided here.
 *
 *     timer, raw sockets, rtnetlink, supervisor
 *                     │ VrrpInput
 *              ┌──────▼──────┐
 *              │   router    │
 *              └──────┬──────┘
 *                     │ VrrpEffect
 *     transport · address keeper · announcer · supervisor
 */

import { sameData } from '../../base/same-data.js';
import type { Configuration } from '../../config/model.js';
import type { AssignedAddress, NetworkChange } from '../../linux/doors.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import type { Checkpoint, VrrpEffect, VrrpInput, VrrpTallies } from '../../vrrp/messages.js';
import { createRouter, type VrrpRouter } from '../../vrrp/router.js';
import { AddressKeeper } from '../addresses/address-keeper.js';
import { Announcer } from '../addresses/announcer.js';
import { LinkIndex } from '../addresses/link-index.js';
import { SliceQueue } from '../addresses/slice-queue.js';
import { DeviceKeeper } from '../devices/device-keeper.js';
import type { BfdSessionState, ChildOptions, FromVrrp, ToVrrp } from '../messages.js';
import { Routing } from '../routes/routing.js';
import type { VrrpHostNeeds } from '../vrrp-needs.js';
import { ClaimWatch } from './claim-watch.js';
import {
  type AddressFacts,
  addressFactsOf,
  adoptedMasters,
  devicesOf,
  hostNeedsOf,
} from './configuration-facts.js';
import { InterfaceMonitor } from './interface-monitor.js';
import { InterfaceSockets } from './interface-sockets.js';
import { renameLink } from './renamed-link.js';
import { ReportQueue } from './report-queue.js';
import { RouterTimer } from './router-timer.js';
import { sendSnapshot } from './snapshots/send-snapshot.js';
import { DriverTallies } from './snapshots/tallies.js';
import { KernelLook } from './snapshots/with-kernel.js';
import { StateReporter } from './state-news.js';
import type { VrrpDoors } from './vrrp-doors.js';

/** What a successor has to know at once. */
const CHECKPOINT_EVENTS: ReadonlySet<DaemonLogEvent['event']> = new Set([
  ...(['stateChanged', 'scriptChanged', 'conflictBegan', 'conflictEnded'] as const),
]);

/** What the supervisor says that only the core acts on. */
type SupervisorNews = Exclude<
  Extract<VrrpInput, { readonly kind: ToVrrp['kind'] }>,
  { readonly kind: 'stop' }
>;

export class VrrpDriver {
  readonly #doors: VrrpDoors;
  readonly #reports: ReportQueue;
  readonly #options: ChildOptions;
  readonly #router: VrrpRouter;
  readonly #timer: RouterTimer;
  readonly #links: LinkIndex;
  /** Changes of the kernel, in their order. */
  readonly #queue: SliceQueue;
  readonly #keeper: AddressKeeper;
  readonly #states: StateReporter;
  readonly #routing: Routing;
  readonly #announcer: Announcer;
  readonly #devices: DeviceKeeper;
  #toldNeeds: VrrpHostNeeds | undefined;
  readonly #sockets: InterfaceSockets;
  readonly #claims: ClaimWatch;
  readonly #interfaces: InterfaceMonitor;
  #tallies = new DriverTallies();
  #configuration: Configuration;
  #facts: AddressFacts;
  #checkpointDue = false;
  #starting = false;

  /** @param router of this configuration; it may be watched */
  constructor(
    configuration: Configuration,
    options: ChildOptions,
    doors: VrrpDoors,
    deliver: (messages: readonly FromVrrp[]) => void,
    router: VrrpRouter = createRouter(configuration),
  ) {
    this.#configuration = configuration;
    this.#facts = addressFactsOf(configuration);
    this.#options = options;
    this.#doors = doors;
    this.#reports = new ReportQueue(doors.deferral, deliver);
    this.#router = router;
    this.#links = new LinkIndex(doors.table);
    this.#announcer = new Announcer({
      frames: doors.frames,
      clock: doors.clock,
      deferral: doors.deferral,
      linkByName: this.#links.byName,
      isRouter: (name) => doors.isRouter(name),
      groupOf: (name) => this.#facts.groupOf(name),
      refused: (name, message) =>
        this.#sockets.failed({ interface: name, operation: 'announce', message }),
      sent: (addresses) => this.#tallies.announced(addresses, this.#facts),
    });
    this.#queue = new SliceQueue(doors.deferral);
    this.#states = new StateReporter(this.#queue, (news) => this.#report(news));
    this.#keeper = new AddressKeeper({
      table: doors.table,
      links: this.#links,
      announcer: this.#announcer,
      clock: doors.clock,
      queue: this.#queue,
      deferral: doors.deferral,
      log: (event) => this.#log(event),
    });
    this.#devices = new DeviceKeeper({
      table: doors.table,
      upperLinks: doors.upperLinks,
      links: this.#links,
      alias: options.linkAlias,
      isVirtual: (address) => this.#facts.isVirtual(address),
      log: (event) => this.#log(event),
    });
    this.#routing = new Routing(configuration, {
      kernel: doors,
      queue: this.#queue,
      links: this.#links,
      addresses: this.#keeper,
      log: (event) => this.#log(event),
      instanceLost: (instance, entry) => this.#run({ kind: 'routeLost', instance, entry }),
    });
    this.#timer = new RouterTimer(doors, router, () => this.#run({ kind: 'time' }));
    doors.table.onChange((change) => this.#networkChanged(change));
    const log = (event: DaemonLogEvent): void => this.#log(event);
    this.#sockets = new InterfaceSockets(doors, log, () => this.#interfaces.lookSoon());
    this.#interfaces = new InterfaceMonitor({
      doors,
      links: this.#links,
      configuration: () => this.#configuration,
      isVirtual: (address) => this.#facts.isVirtual(address),
      isUsable: (name) => !this.#sockets.isBroken(name) && this.#devices.isUsable(name),
      tell: (news) => this.#run(news),
      log,
    });
    this.#claims = new ClaimWatch(doors, this.#links.byName, log, (claim) =>
      this.#run({ kind: 'claim', ...claim }),
    );
    doors.transport.onDatagram((interfaceName, bytes) => {
      this.#run({ kind: 'datagram', interface: interfaceName, bytes });
    });
  }

  /** Opens the sockets and starts the core, with what a killed predecessor held. */
  start(
    resume: Checkpoint,
    bfdStates: readonly BfdSessionState[] = [],
    tallies?: VrrpTallies,
  ): void {
    this.#tallies = new DriverTallies(tallies);
    this.#devices.want(devicesOf(this.#configuration));
    this.#devices.removeOthers();
    this.#prepareInterfaces();
    this.#interfaces.look();
    for (const state of bfdStates) {
      this.hear(state);
    }
    this.#routing.start();
    this.#starting = true;
    this.#run({ kind: 'start', resume });
    this.#starting = false;
    for (const adopted of adoptedMasters(this.#configuration, resume)) {
      this.#log(adopted);
    }
  }

  /** Goes over to a new configuration; what stays configured is not touched. */
  reload(configuration: Configuration): void {
    const former = this.#configuration;
    this.#configuration = configuration;
    this.#facts = addressFactsOf(configuration, former);
    this.#devices.want(devicesOf(configuration));
    this.#prepareInterfaces(former);
    this.#interfaces.look();
    this.#routing.reload(configuration, () => this.#run({ kind: 'reconfigure', configuration }));
    this.#prepareInterfaces();
    this.#facts = addressFactsOf(configuration);
    this.#queue.whenIdle(() => this.#devices.removeOthers());
  }

  /** What the supervisor knows of the world; `lvsTable` may come before the start. */
  hear(news: SupervisorNews): void {
    this.#run(news);
  }

  snapshot(request: number, clearCounters: boolean): void {
    const { deferral, clock, table } = this.#doors;
    const kernel = new KernelLook({
      configuration: this.#configuration,
      table,
      linkByName: this.#links.byName,
      statusOf: (name) => this.#interfaces.status(name),
    });
    const tallies = this.#tallies;
    const report = (message: FromVrrp): void => this.#report(message);
    const parts = { router: this.#router, clock, deferral, kernel, tallies, report };
    if (clearCounters) {
      sendSnapshot(request, parts, Number.POSITIVE_INFINITY); // nothing is counted in between
      this.#router.clearCounters();
    } else {
      sendSnapshot(request, parts);
    }
  }

  /** What is new for a successor since it was last reported. */
  checkpoint(): Checkpoint {
    return this.#router.checkpoint();
  }

  /**
   * Hands over to the peers and, with `release`, leaves nothing behind in the kernel.
   * `done` is called when everything was tried, with the number of addresses that the kernel keeps
   * although they have to go; priority 0 has been handed to the sockets.
   */
  stop(release: boolean, done: (kept: number) => void): void {
    this.#run({ kind: 'stop', release });
    this.#timer.stop();
    if (release) {
      this.#routing.stop(this.#options.releaseUnknownAddresses);
    }
    this.#devices.close();
    this.#sockets.close();
    this.#claims.close();
    this.#queue.whenIdle(() => {
      if (release) {
        this.#devices.release();
      }
      this.#reports.deliverAll();
      done(this.#keeper.close());
    });
  }

  #run(input: VrrpInput): void {
    const { clock } = this.#doors;
    const dueMs = input.kind === 'time' ? this.#router.nextDeadlineMs() : undefined;
    let adverts = 0;
    for (const effect of this.#router.handle(input, clock.nowMs())) {
      adverts += effect.kind === 'transmit' ? 1 : 0;
      this.#execute(effect);
    }
    if (adverts > 0 && dueMs !== undefined) {
      this.#tallies.adverts(adverts, clock.nowMs() - dueMs);
    }
    this.#timer.follow();
  }

  #execute(effect: VrrpEffect): void {
    switch (effect.kind) {
      case 'transmit':
        this.#doors.transport.send(effect.interface, effect.destination, effect.packet);
        return;
      case 'acquire': {
        const { addresses, rounds, instance } = effect;
        if (this.#starting) {
          this.#keeper.adopt(addresses);
        }
        this.#keeper.acquire(instance, addresses, rounds, this.#facts.paceOf(instance));
        this.#claims.hold(instance, addresses);
        return;
      }
      case 'release':
        this.#claims.letGo(effect.instance, effect.addresses);
        this.#keeper.release(effect.instance, effect.addresses, this.#takesStrangersToo());
        return;
      case 'setRouting':
        this.#routing.set(effect.instance, effect, this.#starting);
        return;
      case 'removeRouting':
        this.#routing.release(effect.instance, effect, this.#takesStrangersToo());
        return;
      case 'announce': {
        const { addresses, rounds, instance } = effect;
        this.#announcer.announce(addresses, rounds, this.#facts.paceOf(instance));
        return;
      }
      case 'askNeighbour':
        this.#claims.ask(effect);
        return;
      case 'notify':
        this.#states.report(effect);
        return;
      case 'handOverEnded':
        this.#report(effect);
        return;
      case 'log':
        this.#log(effect.event);
        if (!this.#starting) {
          this.#tallies.timeTakeover(effect.event, this.#queue, this.#doors.clock);
        }
        if (CHECKPOINT_EVENTS.has(effect.event.event)) {
          this.#checkpointSoon();
        }
        return;
    }
  }

  /** What a predecessor left behind goes as well; later only if the operator wants it. */
  #takesStrangersToo(): boolean {
    return this.#starting || this.#options.releaseUnknownAddresses;
  }

  /** One checkpoint for all that changes in this turn of the event loop. */
  #checkpointSoon(): void {
    if (this.#checkpointDue) {
      return;
    }
    this.#checkpointDue = true;
    this.#doors.deferral.after(0, () => {
      this.#checkpointDue = false;
      this.#report({ kind: 'checkpoint', checkpoint: this.#router.checkpoint() });
    });
  }

  #networkChanged(change: NetworkChange): void {
    const formerName =
      change.kind === 'link' ? this.#links.presentName(change.link.index) : undefined;
    if (change.kind !== 'link' || formerName === undefined || formerName === change.link.name) {
      this.#noteChange(change);
      return;
    }
    const { table } = this.#doors;
    const isOurs = (address: AssignedAddress) => this.#keeper.holds(address, formerName);
    for (const each of renameLink(table, change.link, formerName, isOurs)) {
      this.#noteChange(each);
    }
  }

  #noteChange(change: NetworkChange): void {
    const wasUp = change.kind === 'link' && this.#links.byName(change.link.name)?.up === true;
    this.#links.apply(change);
    const name =
      change.kind === 'link' ? change.link.name : this.#links.nameOf(change.address.linkIndex);
    this.#devices.heard(change, name);
    if (change.kind === 'address') {
      if (this.#options.logAddressChanges) {
        const address = `${change.address.address}/${change.address.prefixLength}`;
        this.#log({ event: 'addressSeen', address, interface: name, removed: change.removed });
      }
      const lost = change.removed
        ? this.#keeper.removedByStranger(change.address, name)
        : undefined;
      if (lost && !this.#routing.restoreAddress(lost.instance, lost.address)) {
        const { instance, address } = lost;
        this.#interfaces.look(); // it may have gone with its interface
        this.#run({ kind: 'addressLost', instance, address: address.address });
      }
    } else {
      this.#prepareInterfaces();
      this.#claims.prepareSoon();
      if (change.link.up && !change.removed) {
        this.#keeper.restore(change.link, wasUp);
        if (!wasUp) {
          this.#routing.restore();
        }
      }
    }
    this.#interfaces.lookSoon();
  }

  /** Opens and closes sockets, and sets up interfaces, as the configuration and the links want. */
  #prepareInterfaces(former?: Configuration): void {
    this.#tellNeeds();
    this.#sockets.prepare(this.#configuration, this.#links.byName, former);
  }

  /** What only the supervisor may change, of the interfaces that are there. */
  #tellNeeds(): void {
    const needs = hostNeedsOf(this.#configuration, this.#links.byName);
    if (!sameData(needs, this.#toldNeeds)) {
      this.#toldNeeds = needs;
      this.#report({ kind: 'hostNeeds', needs });
    }
  }

  #report(message: FromVrrp): void {
    this.#reports.push(message);
  }

  #log(event: DaemonLogEvent): void {
    this.#report({ kind: 'log', event });
  }
}
