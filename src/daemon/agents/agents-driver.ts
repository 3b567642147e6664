/** Runs the agents of the configuration: what they are asked, they ask the supervisor. */

import { sameData } from '../../base/same-data.js';
import type { Timers } from '../../base/timers.js';
import type { Configuration } from '../../config/model.js';
import type { SnmpSettings } from '../../config/services-model.js';
import { CONTRACT_RELEASE, version } from '../../observe/version.js';
import type { MasterAddress } from '../../snmp/master-address.js';
import { masterAddress } from '../../snmp/master-address.js';
import { allObjects, registeredRoots } from '../../snmp/mib/all-objects.js';
import type { MibSubject } from '../../snmp/mib/subject.js';
import type { MibView } from '../../snmp/mib-view.js';
import type { News } from '../../snmp/news.js';
import { notificationsOf } from '../../snmp/notifications.js';
import type { DaemonStanding, FromAgents, ToAgents } from '../messages.js';
import { PendingAnswers } from '../pending-answers.js';
import { processUse } from '../process-use.js';
import { DbusService } from './dbus-service.js';
import { SnmpSubagent } from './snmp-subagent.js';

const ANSWER_TIMEOUT_MS = 3000;
/** The objects of a moment serve the requests of this time: a walk is hundreds of them. */
const SHORTEST_VIEW_MS = 1000;
/** A large view takes long to make: that is done for this part of the time at most. */
const VIEW_SHARE = 20;

/** What the agents need from outside. */
export interface AgentsDoors {
  readonly timers: Timers;
  deliver(messages: readonly FromAgents[]): void;
}

export class AgentsDriver {
  readonly #doors: AgentsDoors;
  readonly #answers = new PendingAnswers<DaemonStanding>(ANSWER_TIMEOUT_MS);
  #configuration: Configuration | undefined;
  #snmp: SnmpSettings | undefined;
  #subagent: { readonly agent: SnmpSubagent; readonly wish: SubagentWish } | undefined;
  #bus: DbusService | undefined;
  #view: { readonly made: Promise<MibView | undefined>; untilMs: number } | undefined;

  constructor(doors: AgentsDoors) {
    this.#doors = doors;
  }

  /** At the start and at each reload: what has not changed goes on. */
  configure({
    configuration,
    snmp,
    states,
  }: Extract<ToAgents, { readonly kind: 'configure' }>): void {
    this.#configuration = configuration;
    this.#snmp = snmp;
    this.#view = undefined;
    const wish = subagentWish(snmp);
    this.#configureBus(configuration);
    this.#bus?.hear(states);
    if (!sameData(wish, this.#subagent?.wish)) {
      this.#subagent?.agent.close();
      this.#subagent = wish && { wish, agent: this.#openSubagent(wish) };
    }
  }

  #configureBus(configuration: Configuration): void {
    const { enabled, serviceName } = configuration.global.services.dbus;
    if (this.#bus !== undefined && (!enabled || this.#bus.name !== serviceName)) {
      this.#bus.close();
      this.#bus = undefined;
    }
    if (this.#bus !== undefined) {
      this.#bus.configure(configuration);
    } else if (enabled) {
      const { timers, deliver } = this.#doors;
      this.#bus = new DbusService({
        configuration,
        timers,
        log: (event) => deliver([{ kind: 'log', event }]),
        order: (order) => deliver([{ kind: 'order', order }]),
      });
    }
  }

  /** What the supervisor says to a question of this. */
  answered(request: number, standing: DaemonStanding): void {
    this.#answers.settle(request, standing);
  }

  /** Something has happened. */
  heard(news: readonly News[]): void {
    this.#view = undefined;
    this.#bus?.hear(news);
    const agent = this.#subagent?.agent;
    if (agent !== undefined && this.#snmp?.traps) {
      void this.#notify(agent, news);
    }
  }

  close(): void {
    this.#bus?.close();
    this.#subagent?.agent.close();
  }

  #openSubagent({ address, roots }: SubagentWish): SnmpSubagent {
    const { timers, deliver } = this.#doors;
    return new SnmpSubagent({
      address,
      roots,
      timers,
      description: `Keepalived v${CONTRACT_RELEASE} (upkeep v${version})`,
      view: () => this.#currentView(),
      log: (event) => deliver([{ kind: 'log', event }]),
    });
  }

  async #notify(agent: SnmpSubagent, events: readonly News[]): Promise<void> {
    const subject = await this.#subject();
    const snmp = this.#snmp;
    if (subject === undefined || snmp === undefined) {
      return;
    }
    for (const event of events) {
      for (const bindings of notificationsOf(event, snmp, subject)) {
        agent.notify(bindings);
      }
    }
  }

  #currentView(): Promise<MibView | undefined> {
    const { timers } = this.#doors;
    if (this.#view === undefined || timers.nowMs() >= this.#view.untilMs) {
      const view = { made: this.#makeView(), untilMs: timers.nowMs() + SHORTEST_VIEW_MS };
      this.#view = view;
    }
    return this.#view.made;
  }

  async #makeView(): Promise<MibView | undefined> {
    const { timers } = this.#doors;
    const subject = await this.#subject();
    const snmp = this.#snmp;
    if (subject === undefined || snmp === undefined) {
      return undefined;
    }
    const startedMs = timers.nowMs();
    const view = allObjects(snmp, subject);
    const endedMs = timers.nowMs();
    if (this.#view) {
      const restMs = Math.max(SHORTEST_VIEW_MS, VIEW_SHARE * (endedMs - startedMs));
      this.#view.untilMs = endedMs + restMs;
    }
    return view;
  }

  async #subject(): Promise<MibSubject | undefined> {
    const standing = await this.#answers.ask((request) =>
      this.#doors.deliver([
        { kind: 'use', use: processUse() },
        { kind: 'ask', request },
      ]),
    );
    const configuration = this.#configuration;
    return standing === undefined || configuration === undefined
      ? undefined
      : { configuration, ...standing };
  }
}

/** What a subagent is opened for. */
interface SubagentWish {
  readonly address: MasterAddress;
  readonly roots: readonly (readonly number[])[];
}

function subagentWish(snmp: SnmpSettings): SubagentWish | undefined {
  const roots = registeredRoots(snmp);
  return roots.length === 0 ? undefined : { address: masterAddress(snmp.socket), roots };
}
