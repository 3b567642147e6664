/**
 * What operators do to real servers while the daemon runs: drain, disable, enable, another weight.
 * It is judged here, kept by the override keeper, and done by the director of the checker process.
 */
import type { Configuration } from '../../config/model.js';
import type { RunningDirector } from '../../lvs/director/foresee-table.js';
import { configuredServers } from '../../lvs/overrides/configured-servers.js';
import {
  includes,
  type Override,
  type OverrideSetting,
  type OverrideTarget,
  targetText,
} from '../../lvs/overrides/override.js';
import { type OverrideWish, setOverride } from '../../lvs/overrides/override-book.js';
import { type LostQuorum, quorumsLost } from '../../lvs/overrides/quorum-guard.js';
import {
  checkableServers,
  nameOf,
  type SelectedServer,
  selectServers,
} from '../../observe/status/select-servers.js';
import type { DaemonStatus } from '../../observe/status/status.js';
import type { CheckedServer } from '../messages.js';
import { isOfFile, MaintenanceDirectory } from './maintenance-directory.js';
import { type OverrideHost, OverrideKeeper } from './override-keeper.js';

/**
 * Documentation/networking/ipvs-sysctl.rst of the kernel: unless it is set, a client with a
 * persistence template is sent to its server though the weight of that is 0.
 */
const EXPIRE_QUIESCENT_TEMPLATE = 'net/ipv4/vs/expire_quiescent_template';

const NO_PROCESS = 'the process that balances is not running, or does not answer';

/** What is asked for. `ready` and `auto` end what was said before. */
export interface SteeringWish {
  /** `10.1.0.4`, `10.1.0.4:80`, `VIRTUAL_SERVER/REAL_SERVER` */
  readonly realServer: string;
  readonly set: OverrideSetting | { readonly admin: 'ready' } | { readonly weight: 'auto' };
  readonly by: string;
  readonly reason?: string;
  readonly forMs?: number;
  readonly untilBoot?: true;
  /** Also where a quorum would be lost. */
  readonly force: boolean;
}

/** Why nothing was done. */
export interface SteeringRefusal {
  readonly kind: 'refused';
  readonly code: 'noSuchServer' | 'ambiguous' | 'wouldLoseQuorum' | 'heldByWider' | 'noProcess';
  /** A sentence. */
  readonly detail: string;
  readonly names?: readonly string[];
  readonly lost?: readonly LostQuorum[];
}

/** What was done. */
export type SteeringResult =
  | SteeringRefusal
  | {
      readonly kind: 'done';
      /** That hold from now on. */
      readonly set: readonly Override[];
      /** Ids of those that were ended by it. */
      readonly cleared: readonly string[];
      /** Names of the servers that it is about. */
      readonly servers: readonly string[];
      /** Labels of virtual servers whose known clients go on coming to a server that drains. */
      readonly clientsStay: readonly string[];
    };

/** What it works with, beside what its keeper does. */
export interface SteeringHost extends OverrideHost {
  status(): Promise<DaemonStatus>;
  /** undefined: no checker process has told of it. */
  director(): RunningDirector | undefined;
  /** The checks of these servers run at once. */
  checkNow(servers: readonly CheckedServer[]): void;
  /** A setting of the kernel that balances; undefined: there is none. */
  readSetting(name: string): string | undefined;
}

export class Steering {
  readonly #host: SteeringHost;
  readonly #keeper: OverrideKeeper;
  readonly #directory: MaintenanceDirectory;
  #configuration: Pick<Configuration, 'virtualServers'> = { virtualServers: [] };

  constructor(host: SteeringHost) {
    this.#host = host;
    this.#keeper = new OverrideKeeper(host);
    this.#directory = new MaintenanceDirectory(host);
  }

  /** All that hold: in the order in which they were set, then those of files. */
  get overrides(): readonly Override[] {
    return [...this.#keeper.overrides, ...this.#directory.overrides];
  }

  /** At the start, and at each reload before any process is told of it. */
  configure(configuration: Pick<Configuration, 'global' | 'virtualServers'>): void {
    this.#configuration = configuration;
    this.#directory.configure(configuration.global.services.tuning.maintenanceDirectory);
    this.#keeper.configure(configuredServers(configuration.virtualServers));
  }

  /** Judges a wish, and does it. */
  async steer(wish: SteeringWish): Promise<SteeringResult> {
    const status = await this.#host.status();
    const director = this.#host.director();
    if (status.balancer === undefined || director === undefined) {
      return { kind: 'refused', code: 'noProcess', detail: NO_PROCESS };
    }
    const selected = selectServers(status, wish.realServer);
    if (selected.kind === 'unknown') {
      const detail = `there is no real server ${wish.realServer}`;
      return { kind: 'refused', code: 'noSuchServer', detail };
    }
    if (selected.kind === 'ambiguous') {
      const { names } = selected;
      const detail = `${wish.realServer} may be ${names.join(' or ')}`;
      return { kind: 'refused', code: 'ambiguous', detail, names };
    }
    const { set } = wish;
    return ('admin' in set && set.admin === 'ready') || ('weight' in set && set.weight === 'auto')
      ? this.#end(wish, selected.target, selected.servers)
      : this.#begin({ ...wish, set }, selected.target, selected.servers, director);
  }

  /**
   * Has checks run at once: of real servers, of a virtual server, or all.
   * @returns names of the servers; a text says why there are none
   */
  async checkNow(word: string | undefined): Promise<readonly string[] | string> {
    const { balancer, ...status } = await this.#host.status();
    if (balancer === undefined) {
      return NO_PROCESS;
    }
    const servers = checkableServers({ ...status, balancer }, word);
    this.#host.checkNow(
      servers.map(({ virtualServer, realServer }) => ({
        service: virtualServer.label,
        server: realServer.label,
      })),
    );
    return servers.length === 0 ? `there is no server ${word ?? ''}`.trim() : servers.map(nameOf);
  }

  /** @returns the ids that there were */
  clear(ids: readonly string[], by: string): readonly string[] {
    const known = this.#keeper.overrides.map(({ id }) => id).filter((id) => ids.includes(id));
    if (known.length > 0) {
      this.#keeper.clear(new Set(known), by);
    }
    return known;
  }

  close(): void {
    this.#keeper.close();
    this.#directory.close();
  }

  #begin(
    { set, by, reason, forMs, untilBoot, force }: SteeringWish & { readonly set: OverrideSetting },
    target: OverrideTarget,
    servers: readonly SelectedServer[],
    director: RunningDirector,
  ): SteeringResult {
    // A weight is beside a configured one, which each server has of its own.
    const targets = 'weight' in set ? servers.map(targetOfOne) : [target];
    const wishes = targets.map(
      (each): OverrideWish => ({
        ...{ target: each, set, by },
        ...(reason === undefined ? {} : { reason }),
        ...(forMs === undefined ? {} : { forMs }),
        ...(untilBoot === undefined ? {} : { untilBoot }),
      }),
    );
    const lost = force ? [] : this.#quorumsLost(wishes, director);
    if (lost.length > 0) {
      return {
        kind: 'refused',
        code: 'wouldLoseQuorum',
        detail: lost.map(lostText).join('; '),
        lost,
      };
    }
    const former = this.overrides.map(({ id }) => id);
    const fresh = this.#keeper.set(wishes);
    const holding = new Set(this.overrides.map(({ id }) => id));
    return {
      kind: 'done',
      set: fresh,
      cleared: former.filter((id) => !holding.has(id)),
      servers: servers.map(nameOf),
      clientsStay: 'admin' in set && set.admin === 'drain' ? this.#persistent(servers) : [],
    };
  }

  #persistent(servers: readonly SelectedServer[]): readonly string[] {
    if (this.#host.readSetting(EXPIRE_QUIESCENT_TEMPLATE) !== '0') {
      return [];
    }
    const persistent = servers
      .map(({ virtualServer }) => virtualServer)
      .filter(({ services }) => services.some(({ timeoutSeconds }) => timeoutSeconds > 0));
    return [...new Set(persistent.map(({ label }) => label))];
  }

  #end(
    { set, by, realServer }: SteeringWish,
    target: OverrideTarget,
    servers: readonly SelectedServer[],
  ): SteeringResult {
    const aspect = 'admin' in set ? 'admin' : 'weight';
    const alike = this.overrides.filter((each) => aspect in each.set);
    const wider = alike.find(
      (each) => !includes(target, each.target) && includes(each.target, target),
    );
    if (wider !== undefined) {
      const name = targetText(wider.target);
      const detail = `${realServer} is held by override ${wider.id}, which is for ${name}`;
      return { kind: 'refused', code: 'heldByWider', detail };
    }
    const meant = alike.filter((each) => includes(target, each.target));
    const ofFile = meant.find(isOfFile);
    if (ofFile !== undefined) {
      const detail = `${realServer} is disabled while the file ${ofFile.reason} is there`;
      return { kind: 'refused', code: 'heldByWider', detail };
    }
    const ids = meant.map(({ id }) => id);
    return {
      kind: 'done',
      set: [],
      cleared: this.clear(ids, by),
      servers: servers.map(nameOf),
      clientsStay: [],
    };
  }

  #quorumsLost(wishes: readonly OverrideWish[], director: RunningDirector): readonly LostQuorum[] {
    const servers = configuredServers(this.#configuration.virtualServers);
    let { overrides } = this.#keeper;
    for (const wish of wishes) {
      ({ overrides } = setOverride(overrides, wish, servers, this.#host.wallMs()));
    }
    return quorumsLost(director, [...overrides, ...this.#directory.overrides]);
  }
}

function targetOfOne({ virtualServer, realServer: { address, port } }: SelectedServer) {
  return { kind: 'realServer', virtualServer: virtualServer.key, address, port } as const;
}

function lostText({ virtualServer, sum, loseBelow, serving }: LostQuorum): string {
  const rest = serving.length === 0 ? 'no server' : serving.join(', ');
  return (
    `${virtualServer} would lose its quorum: ${rest} would remain, with a weight of ${sum} where ` +
    `${loseBelow} ${loseBelow === 1 ? 'is' : 'are'} needed`
  );
}
