/** The daemon and its instances on D-Bus (run-time contract, "D-Bus"). */

import { SayOnce } from '../../base/say-once.js';
import type { Timers } from '../../base/timers.js';
import type { Configuration } from '../../config/model.js';
import {
  DAEMON_INTERFACE,
  daemonPath,
  INSTANCE_INTERFACE,
  instancePath,
} from '../../dbus/object-paths.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import type { News, ToldState } from '../../snmp/news.js';
import type { AgentOrder } from '../messages.js';
import { type BusInterface, SystemBus } from './system-bus.js';

/** A bus that is not there comes again. */
const RETRY_MS = 15_000;

const STATES: Readonly<Record<ToldState, readonly [number, string]>> = {
  INIT: [0, 'Init'],
  BACKUP: [1, 'Backup'],
  MASTER: [2, 'Master'],
  FAULT: [3, 'Fault'],
  STOP: [98, 'Stop'],
};

const daemonInterface: BusInterface = {
  name: DAEMON_INTERFACE,
  methods: {
    PrintData: ['', ''],
    PrintStats: ['', ''],
    PrintStatsClear: ['', ''],
    ReloadConfig: ['', ''],
  },
  signals: { VrrpStarted: [''], VrrpReloaded: [''], VrrpStopped: [''] },
  properties: {},
};

const instanceInterface: BusInterface = {
  name: INSTANCE_INTERFACE,
  methods: { SendGarp: ['', ''] },
  signals: { VrrpStatusChange: ['u', 'status'] },
  properties: { Name: '(s)', State: '(us)' },
};

/** What the service needs from outside. */
export interface DbusOptions {
  readonly configuration: Configuration;
  readonly timers: Timers;
  log(event: DaemonLogEvent): void;
  /** A client wants something done. */
  order(order: AgentOrder): void;
}

export class DbusService {
  readonly #options: DbusOptions;
  readonly #said = new SayOnce();
  /** By the names of instances. */
  readonly #states = new Map<string, ToldState>();
  readonly #offered = new Set<string>();
  #configuration: Configuration;
  #bus: SystemBus | undefined;
  #cancelRetry: (() => void) | undefined;

  constructor(options: DbusOptions) {
    this.#options = options;
    this.#configuration = options.configuration;
    this.#connect();
  }

  /** The name on the bus: another one needs another service. */
  get name(): string {
    return this.#configuration.global.services.dbus.serviceName;
  }

  /** A reload. */
  configure(configuration: Configuration): void {
    this.#configuration = configuration;
    this.#offerAll();
    this.#tell('VrrpReloaded');
  }

  /** Instances have changed their state, or this is how they are. */
  hear(news: readonly News[]): void {
    for (const each of news) {
      if (each.kind === 'instance') {
        this.#instanceIs(each.name, each.state);
      }
    }
  }

  close(): void {
    this.#cancelRetry?.();
    this.#tell('VrrpStopped');
    this.#bus?.close();
    this.#bus = undefined;
  }

  #connect(): void {
    const { timers, log } = this.#options;
    const name = this.name;
    const ended = (reason: string): void => {
      this.#bus = undefined;
      this.#offered.clear();
      if (this.#said.isNews(name, reason)) {
        log({ event: 'dbusAway', name, reason });
      }
      this.#cancelRetry = timers.after(RETRY_MS, () => this.#connect());
    };
    this.#bus = new SystemBus(name, {
      owned: () => {
        this.#said.settle(name);
        log({ event: 'dbusConnected', name });
        this.#tell('VrrpStarted');
      },
      ended,
    });
    this.#offerAll();
  }

  #offerAll(): void {
    const { order } = this.#options;
    const daemon = {
      PrintData: () => order({ kind: 'signal', function: 'DATA' }),
      PrintStats: () => order({ kind: 'signal', function: 'STATS' }),
      PrintStatsClear: () => order({ kind: 'signal', function: 'STATS_CLEAR' }),
      ReloadConfig: () => order({ kind: 'signal', function: 'RELOAD' }),
    };
    const { vrrpInstances } = this.#configuration;
    const wanted = new Set([daemonPath(this.#configuration)]);
    this.#bus?.offer(daemonPath(this.#configuration), daemon, daemonInterface);
    for (const instance of vrrpInstances) {
      const path = instancePath(this.#configuration, instance);
      wanted.add(path);
      this.#bus?.offer(path, this.#instanceObject(instance.name), instanceInterface);
    }
    for (const path of this.#offered) {
      if (!wanted.has(path)) {
        this.#bus?.withdraw(path);
        this.#offered.delete(path);
      }
    }
    for (const path of wanted) {
      this.#offered.add(path);
    }
  }

  #instanceObject(name: string) {
    const stateOf = () => STATES[this.#states.get(name) ?? 'INIT'];
    const { order } = this.#options;
    return {
      SendGarp: () => order({ kind: 'announce', instance: name }),
      Name: [name],
      get State() {
        return stateOf();
      },
    };
  }

  #instanceIs(name: string, state: ToldState): void {
    if (this.#states.get(name) === state) {
      return;
    }
    this.#states.set(name, state);
    const instance = this.#configuration.vrrpInstances.find((each) => each.name === name);
    if (instance !== undefined) {
      const path = instancePath(this.#configuration, instance);
      this.#bus?.signal(path, INSTANCE_INTERFACE, 'VrrpStatusChange', 'u', [STATES[state][0]]);
    }
  }

  #tell(signal: string): void {
    this.#bus?.signal(daemonPath(this.#configuration), DAEMON_INTERFACE, signal);
  }
}
