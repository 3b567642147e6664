/**
 * Keeps the routes by which a routing daemon announces addresses: compares those that should be
 * there with those that it has set, whenever an address, a quorum, the configuration or the phase
 * of this machine changes. What a stranger removes is set again. After a crash the state file says
 * what is there: the kernel goes on balancing, so they stay.
 */
import { type AddressToAnnounce, announcements } from '../../announce/announcements.js';
import { type AnnouncedRoute, planRoutes } from '../../announce/route-plan.js';
import {
  type AnnounceFacts,
  type AnnounceVerdict,
  judge,
  withheldText,
} from '../../announce/verdict.js';
import type { IpAddress } from '../../base/address.js';
import { messageOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import type { Timers } from '../../base/timers.js';
import type { Configuration } from '../../config/model.js';
import type { NetworkTable } from '../../linux/doors.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { AnnouncementStatus } from '../../observe/status/status.js';
import { StateFile } from '../files/state-file.js';
import { AnnounceRoutes, type OpenRouting } from './announce-routes.js';
import { ANNOUNCED } from './announce-state.js';

/** Between two attempts to see the addresses of this machine. */
const AGAIN_MS = 1000;

/** What the keeper works through. */
export interface AnnounceKeeperOptions {
  readonly statePath: string;
  readonly timers: Timers;
  readonly openRouting: OpenRouting;
  /** The addresses of this machine. @throws what the kernel refuses */
  openAddresses(): NetworkTable;
  log(event: SupervisorLogEvent): void;
}

/** A route that was set; one that a daemon before this one has set is set once more. */
interface Held extends AnnouncedRoute {
  readonly isKnown: boolean;
}

export class AnnounceKeeper {
  readonly #options: AnnounceKeeperOptions;
  readonly #file: StateFile<Parameters<(typeof ANNOUNCED)['isNothing']>[0]>;
  readonly #refusals = new SayOnce();
  readonly #quorums = new Map<string, boolean>();
  #settings: Configuration['global']['services']['tuning'] | undefined;
  #wanted: readonly AddressToAnnounce[] = [];
  #held: readonly Held[] = [];
  #routes: AnnounceRoutes | undefined;
  #addresses: NetworkTable | undefined;
  #here: ReadonlySet<IpAddress> = new Set();
  #verdicts: ReadonlyMap<IpAddress, AnnounceVerdict> = new Map();
  #phase: AnnounceFacts['phase'] = 'normal';
  #isReplaced = false;
  #cancelTimer: () => void = () => undefined;

  /** Reads what a daemon before this one has left; changes nothing. */
  constructor(options: AnnounceKeeperOptions) {
    this.#options = options;
    this.#file = new StateFile(options.statePath, ANNOUNCED, (event) => options.log(event));
    const left = this.#file.read()?.belongings;
    if (left !== undefined) {
      this.#held = left.routes.map((route) => ({ ...route, isKnown: false }));
      this.#routes = this.#openRoutes(left);
    }
  }

  /** Without an address to announce nothing is opened, and what was announced is withdrawn. */
  configure(configuration: Configuration): void {
    const { tuning } = configuration.global.services;
    const { announceTable: table, announceProtocol: protocol } = tuning;
    this.#settings = tuning;
    this.#wanted = announcements(configuration);
    const place = this.#routes?.place;
    if (place !== undefined && (place.table !== table || place.protocol !== protocol)) {
      this.#remove(this.#held, 'it goes to another table');
      this.#routes?.close();
      this.#routes = undefined;
    }
    this.#routes ??= this.#wanted.length > 0 ? this.#openRoutes({ table, protocol }) : undefined;
    this.#watchAddresses();
    this.#makeSo();
  }

  /** A virtual server has its quorum, or not. */
  noteQuorum(service: string, holds: boolean): void {
    if (this.#quorums.get(service) !== holds) {
      this.#quorums.set(service, holds);
      this.#makeSo();
    }
  }

  /** The process that knows the quorums is being replaced, or knows them again. */
  noteReplacement(isReplaced: boolean): void {
    if (this.#isReplaced !== isReplaced) {
      this.#isReplaced = isReplaced;
      this.#makeSo();
    }
  }

  /**
   * Others are preferred from now on. Resolves when they have had the time for it that
   * `announce_drain` gives; at once where instances move all that is announced: those announce it
   * who take it over.
   */
  async drain(): Promise<void> {
    this.#phase = 'draining';
    this.#makeSo();
    const stays = this.#wanted.filter(({ isVirtual }) => !isVirtual);
    const isDue = stays.some(({ address }) => this.#verdicts.get(address)?.kind === 'draining');
    const { announceDrainMs = 0 } = this.#settings ?? {};
    if (isDue && announceDrainMs > 0) {
      await new Promise<void>((resolve) => this.#options.timers.after(announceDrainMs, resolve));
    }
  }

  /** Nothing is announced any more. */
  withdraw(): void {
    this.#phase = 'withdrawn';
    this.#makeSo();
  }

  /** Announces again. */
  resume(): void {
    this.#phase = 'normal';
    this.#makeSo();
  }

  /** What is announced, and why what is not. */
  standing(): readonly AnnouncementStatus[] {
    return this.#wanted.map(({ address }) => {
      const verdict = this.#verdicts.get(address);
      const route = this.#held.find((each) => each.address === address);
      const { table = 0 } = this.#routes?.place ?? {};
      return {
        address,
        table,
        announced: route !== undefined,
        ...(route === undefined ? {} : { metric: route.metric }),
        ...(verdict?.kind === 'withheld' ? { reason: withheldText(verdict.because) } : {}),
      };
    });
  }

  /** Without `withdraw` before, what is announced stays. */
  close(): void {
    this.#cancelTimer();
    this.#addresses?.close();
    this.#addresses = undefined;
    this.#routes?.close();
  }

  #openRoutes(place: AnnounceRoutes['place']): AnnounceRoutes {
    return new AnnounceRoutes(place, this.#options.openRouting, (route) => this.#removed(route));
  }

  /** By a stranger. Of announcements that were lost, each may have been about one of ours. */
  #removed(route: AnnouncedRoute | undefined): void {
    this.#held = this.#held.flatMap((held) => {
      const isIt = held.address === route?.address && held.metric === route.metric;
      return route === undefined ? [{ ...held, isKnown: false }] : isIt ? [] : [held];
    });
    this.#makeSo();
  }

  #watchAddresses(): void {
    this.#cancelTimer();
    if (this.#wanted.length === 0) {
      this.#addresses?.close();
      this.#addresses = undefined;
      return;
    }
    try {
      this.#addresses ??= this.#openAddresses();
      this.#refusals.settle('addresses');
      this.#look();
    } catch (error) {
      const reason = messageOf(error);
      if (this.#refusals.isNews('addresses', reason)) {
        this.#options.log({ event: 'announcedUnseen', reason });
      }
      this.#cancelTimer = this.#options.timers.after(AGAIN_MS, () => this.#watchAddresses());
    }
  }

  #openAddresses(): NetworkTable {
    const table = this.#options.openAddresses();
    table.onChange(({ kind }) => {
      if (kind === 'address') {
        this.#look();
        this.#makeSo();
      }
    });
    return table;
  }

  #look(): void {
    const addresses = this.#addresses?.addresses() ?? [];
    this.#here = new Set(addresses.map(({ address }) => address));
  }

  #makeSo(): void {
    const {
      announceMetric = 0,
      announceDrainMetric = 0,
      announceWhen = 'all',
      announceHold = true,
    } = this.#settings ?? {};
    if (this.#settings === undefined && this.#phase !== 'withdrawn') {
      return; // before the first configuration what a daemon before this one has left stays
    }
    const facts: AnnounceFacts = {
      isHere: (address) => this.#here.has(address),
      hasQuorum: (service) => this.#quorums.get(service),
      isUnheard: this.#isReplaced && !announceHold,
      phase: this.#phase,
    };
    this.#verdicts = new Map(
      this.#wanted.map((each) => [each.address, judge(each, facts, announceWhen)]),
    );
    const metrics = { announced: announceMetric, draining: announceDrainMetric };
    const plan = planRoutes(this.#verdicts, metrics, this.#held);
    this.#add(plan.add);
    this.#remove(plan.remove);
    this.#note();
  }

  #add(routes: readonly AnnouncedRoute[]): void {
    const refusals = this.#routes?.add(routes) ?? [];
    routes.forEach((route, index) => {
      const { address, metric } = route;
      const reason = refusals[index];
      if (reason !== undefined) {
        this.#refuse(route, 'add', reason);
        return;
      }
      this.#refusals.settle(address);
      const others = this.#held.filter((held) => !isSame(held, route));
      if (others.length === this.#held.length) {
        const { table = 0 } = this.#routes?.place ?? {};
        this.#options.log({ event: 'announced', address, table, metric });
      }
      this.#held = [...others, { ...route, isKnown: true }];
    });
  }

  #remove(routes: readonly AnnouncedRoute[], because?: string): void {
    const refusals = this.#routes?.remove(routes) ?? [];
    routes.forEach((route, index) => {
      const { address } = route;
      const reason = refusals[index];
      if (reason !== undefined) {
        this.#refuse(route, 'remove', reason);
        return;
      }
      this.#held = this.#held.filter((held) => !isSame(held, route));
      if (!this.#held.some((held) => held.address === address)) {
        this.#options.log({ event: 'withdrawn', address, reason: because ?? this.#why(address) });
      }
    });
  }

  #why(address: IpAddress): string {
    const verdict = this.#verdicts.get(address);
    return verdict?.kind === 'withheld' ? withheldText(verdict.because) : 'it is not configured';
  }

  #refuse({ address }: AnnouncedRoute, operation: 'add' | 'remove', reason: string): void {
    if (this.#refusals.isNews(address, `${operation} ${reason}`)) {
      this.#options.log({ event: 'announcementRefused', address, operation, reason });
    }
  }

  #note(): void {
    const place = this.#routes?.place;
    if (place !== undefined) {
      const routes = this.#held.map(({ address, metric }) => ({ address, metric }));
      this.#file.write({ belongings: { ...place, routes } });
    }
  }
}

function isSame(left: AnnouncedRoute, right: AnnouncedRoute): boolean {
  return left.address === right.address && left.metric === right.metric;
}
