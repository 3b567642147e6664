/**
 * The supervisor's side of the agents child: tells it what happens, answers what SNMP managers and
 * clients of D-Bus ask through it, and starts a successor when it dies.
 */
import type { Configuration } from '../../../config/model.js';
import type { SnmpSettings } from '../../../config/services-model.js';
import { newsOf, newsOfStates } from '../../../snmp/told-events.js';
import type { AgentOrder, FromAgents, ToAgents } from '../../messages.js';
import { toAgentsRules } from '../../outbox-rules.js';
import { withoutSecrets } from '../running-state.js';
import type { SupervisorOptions } from '../supervisor-options.js';
import type { ChildHouse, ChildKind, ChildLine, StopOrder } from './child.js';
import { ConfiguredChild } from './configured-child.js';

/** Nothing waits for it but managers, who ask again. */
const OTHERS_WAIT_MS = 10_000;

export class AgentsProcess extends ConfiguredChild<ToAgents, FromAgents> {
  readonly #house: ChildHouse;
  /** The number of the event that the child was told of last. */
  #toldSeq: number;
  #isTelling = false;
  readonly #unwatch: () => void;

  constructor(configuration: Configuration, line: ChildLine, house: ChildHouse) {
    super(configuration, {
      line,
      name: 'agents',
      rules: toAgentsRules,
      othersWaitMs: OTHERS_WAIT_MS,
    });
    this.#house = house;
    const { journal } = house.options;
    this.#toldSeq = journal.lastSeq;
    this.#unwatch = journal.watch(() => this.#tellSoon());
  }

  override async stop(order: StopOrder): Promise<void> {
    await order.after; // managers hear of the stop of the others
    this.#unwatch();
    this.#tell();
    await super.stop(order);
  }

  protected order(): ToAgents {
    return {
      kind: 'configure',
      configuration: withoutSecrets(this.configuration),
      snmp: snmpSettings(this.configuration, this.#house.options),
      states: newsOfStates(this.#house.facts.vrrpStates()),
    };
  }

  /** Later, so that what logs an event does not wait for this. */
  #tellSoon(): void {
    if (!this.#isTelling) {
      this.#isTelling = true;
      setImmediate(() => this.#tell());
    }
  }

  #tell(): void {
    this.#isTelling = false;
    const { events } = this.#house.options.journal.after(this.#toldSeq);
    this.#toldSeq = events.at(-1)?.seq ?? this.#toldSeq;
    const news = events.flatMap((event) => newsOf(event) ?? []);
    if (news.length > 0 && this.kept.connected) {
      this.kept.send({ kind: 'said', news });
    }
  }

  protected receive(message: FromAgents): void {
    switch (message.kind) {
      case 'ask':
        void this.#answer(message.request);
        return;
      case 'order':
        this.#obey(message.order);
        return;
      default:
        this.kept.follow(message);
    }
  }

  #obey(order: AgentOrder): void {
    if (order.kind === 'announce') {
      this.#house.announceAgain(order.instance);
    } else {
      this.#house.options.onOrder(order.function);
    }
  }

  async #answer(request: number): Promise<void> {
    const standing = await this.#house.standing();
    this.kept.send({ kind: 'standing', request, standing });
  }
}

/** What the file says, and the options `-x` and `-A`. */
function snmpSettings(
  { global }: Configuration,
  { snmp: serveAll, snmpSocket }: Pick<SupervisorOptions, 'snmp' | 'snmpSocket'>,
): SnmpSettings {
  const written = global.services.snmp;
  return {
    ...written,
    ...(serveAll ? { vrrp: true, checker: true, rfc2787: true, rfc6527: true } : {}),
    ...(snmpSocket === undefined ? {} : { socket: snmpSocket }),
  };
}

/** The kind: it runs only when SNMP or D-Bus is asked for. */
export const agentsKind: ChildKind<AgentsProcess> = {
  isNeeded: (configuration, options) => {
    const { vrrp, checker, rfc2787, rfc6527 } = snmpSettings(configuration, options);
    const { enabled } = configuration.global.services.dbus;
    return [vrrp, checker, rfc2787, rfc6527, enabled].includes(true);
  },
  open: (configuration, line, house) => new AgentsProcess(configuration, line, house),
  releasesAtStop: () => true,
};
