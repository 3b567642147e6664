/**
 * The director: takes inputs, keeps the state of all virtual servers, gives effects (messages.ts)
 * and says what is to be in the IPVS table. It composes entries (virtual-server-entry.ts), what a
 * check does to them (check-report.ts), the quorum (settle-quorum.ts) and reloads
 * (reload/run.ts).
 */
import type { CheckAssignment } from '../../health/messages.js';
import type { ServiceMark } from '../firewall/service-marks.js';
import type {
  DirectorCheckpoint,
  DirectorConfiguration,
  DirectorEffect,
  DirectorInput,
  DirectorOutcome,
} from '../messages.js';
import type { Override } from '../overrides/override.js';
import { SlowStarts } from '../overrides/slow-starts.js';
import type { ServiceAddress, ServiceTable } from '../table/table.js';
import { announceServer } from './announce.js';
import { arrange } from './arrange.js';
import { applyReport, type PlacedCheck } from './check-report.js';
import { checkpointCheck, checkpointVirtualServer, resumeEntries } from './checkpoint.js';
import { compareTables } from './compare-tables.js';
import { desiredTables, weightsInTable } from './desired-table.js';
import { Presence } from './presence.js';
import { carryOver, sayVirtualServerGone, sayWhatIsGone, sayWhatIsNew } from './reload.js';
import { settleQuorum } from './settle-quorum.js';
import { type DirectorSnapshot, snapshotVirtualServer } from './snapshot.js';
import { steerEntry } from './steer.js';
import { sayStop } from './stop.js';
import {
  isAlive,
  isServing,
  steeringFor,
  type VirtualServerEntry,
} from './virtual-server-entry.js';

/** What the checks have to do. */
export interface CheckPlan {
  readonly assignments: readonly CheckAssignment[];
  /** Ids of assignments that rest, their last results standing (`ha_suspend`). */
  readonly suspended: ReadonlySet<string>;
  /** Ids of those that rest because their server is disabled. */
  readonly disabled: ReadonlySet<string>;
}

/** The director as its driver sees it. */
export interface Director {
  handle(input: DirectorInput): DirectorOutcome;
  /** Keys of all virtual servers, in the order of the file. */
  keys(): readonly string[];
  /** The services of one virtual server; none when it is unknown or not installed. */
  desired(key: string): readonly ServiceTable[];
  /** The services of all virtual servers. */
  desiredTables(): readonly ServiceTable[];
  checkPlan(): CheckPlan;
  /** When the input `time` is to come; undefined: there is nothing to wait for. */
  nextMs(): number | undefined;
  /** What the table of the firewall has to mark (`nftables_ipvs`). */
  marks(): readonly ServiceMark[];
  /** What has changed since the last call, to be merged; everything after start and reload. */
  checkpoint(): DirectorCheckpoint;
  snapshot(): DirectorSnapshot;
}

/** A director that has not started; addresses and VRRP states may be told to it before. */
export function createDirector(configuration: DirectorConfiguration): Director {
  return new StatefulDirector(configuration);
}

const NOTHING: DirectorOutcome = { effects: [], changed: [], removed: [], checksChanged: false };

class StatefulDirector implements Director {
  readonly #presence = new Presence();
  #configuration: DirectorConfiguration;
  #phase: 'new' | 'running' | 'stopped' = 'new';
  #entries: readonly VirtualServerEntry[] = [];
  #byKey: ReadonlyMap<string, VirtualServerEntry> = new Map();
  #places: ReadonlyMap<string, PlacedCheck> = new Map();
  #marks: readonly ServiceMark[] = [];
  /** Of checks that differ from the last checkpoint. */
  #changedIds = new Set<string>();
  #everythingChanged = true;
  /** Since the last checkpoint, by a reload. */
  readonly #goneKeys = new Set<string>();
  readonly #goneIds = new Set<string>();
  readonly #changedKeys = new Set<string>();
  #overrides: readonly Override[] = [];
  readonly #slowStarts = new SlowStarts();

  constructor(configuration: DirectorConfiguration) {
    this.#configuration = configuration;
  }

  handle(input: DirectorInput): DirectorOutcome {
    switch (input.kind) {
      case 'start':
        return this.#phase === 'new' ? this.#start(input.resume) : NOTHING;
      case 'checkReport':
        return this.#report(input.report, input.atMs);
      case 'time':
        return this.#goOn(input.atMs);
      case 'addressPresent':
        this.#presence.addAddress(input.address, input.interface);
        return this.#look();
      case 'addressAbsent':
        this.#presence.removeAddress(input.address, input.interface);
        return this.#look();
      case 'vrrpState':
        this.#presence.setVrrpState(input.instance, input.state);
        return this.#look();
      case 'reconfigure':
        return this.#reconfigure(input.configuration);
      case 'overrides':
        this.#overrides = input.overrides;
        return this.#phase === 'running' ? this.#steer(input.atMs) : NOTHING;
      case 'stop':
        return this.#phase === 'running' ? this.#stop() : NOTHING;
    }
  }

  keys(): readonly string[] {
    return this.#entries.map((entry) => entry.key);
  }

  desired(key: string): readonly ServiceTable[] {
    const entry = this.#byKey.get(key);
    return entry === undefined || this.#phase !== 'running' ? [] : desiredTables(entry);
  }

  desiredTables(): readonly ServiceTable[] {
    return this.#phase === 'running' ? this.#entries.flatMap(desiredTables) : [];
  }

  nextMs(): number | undefined {
    return this.#slowStarts.nextMs(this.#byKey);
  }

  checkPlan(): CheckPlan {
    const suspended = new Set<string>();
    const disabled = new Set<string>();
    const assignments = [...this.#places.values()].map(({ entry, server, check }) => {
      if (entry.suspended) {
        suspended.add(check.id);
      }
      if (server.steering.admin === 'disabled') {
        disabled.add(check.id);
      }
      return {
        id: check.id,
        check: check.check,
        server: server.label,
        service: entry.label,
        serverWeight: server.configuration.weight,
        up: check.up,
        trusted: check.trusted,
      };
    });
    return { assignments, suspended, disabled };
  }

  marks(): readonly ServiceMark[] {
    return this.#marks;
  }

  checkpoint(): DirectorCheckpoint {
    const complete = this.#everythingChanged;
    const ids = complete ? this.#places.keys() : this.#changedIds;
    const places = [...ids].flatMap((id) => this.#places.get(id) ?? []);
    const changed = [...this.#changedKeys].flatMap((key) => this.#byKey.get(key) ?? []);
    const entries = complete
      ? this.#entries
      : new Set([...changed, ...places.map(({ entry }) => entry)]);
    const gone = { virtualServers: [...this.#goneKeys], checks: [...this.#goneIds] };
    const hasGone = !complete && gone.virtualServers.length + gone.checks.length > 0;
    this.#everythingChanged = false;
    this.#changedIds = new Set();
    this.#goneKeys.clear();
    this.#goneIds.clear();
    this.#changedKeys.clear();
    return {
      complete,
      ...(hasGone ? { gone } : {}),
      virtualServers: [...entries].map(checkpointVirtualServer),
      checks: places.map(({ check }) => checkpointCheck(check)),
      marks: this.#marks,
    };
  }

  snapshot(): DirectorSnapshot {
    return { virtualServers: this.#entries.map(snapshotVirtualServer), marks: this.#marks };
  }

  #start(resume: DirectorCheckpoint | undefined): DirectorOutcome {
    this.#phase = 'running';
    const effects = [...this.#arrange(this.#configuration, resume?.marks ?? [])];
    let known: ReadonlySet<string> = new Set();
    if (resume !== undefined) {
      known = resumeEntries(this.#entries, resume);
    }
    for (const entry of this.#entries) {
      this.#adoptQuietly(entry);
      effects.push(...(known.has(entry.key) ? settleQuorum(entry, 'reload') : this.#begin(entry)));
    }
    return { effects, changed: this.keys(), removed: [], checksChanged: true };
  }

  /** A virtual server that the former configuration does not have. */
  #begin(entry: VirtualServerEntry): readonly DirectorEffect[] {
    const servers = this.#configuration.global.balancer.realServerInitNotifies
      ? entry.servers.filter(isAlive)
      : [];
    return [
      ...servers.map((server) => announceServer(entry, server, 'UP')),
      ...settleQuorum(entry, 'start'),
    ];
  }

  #arrange(
    configuration: DirectorConfiguration,
    formerMarks: readonly ServiceMark[],
  ): readonly DirectorEffect[] {
    const former = { byKey: this.#byKey, marks: formerMarks };
    const { entries, marks, effects } = arrange(configuration, former);
    this.#configuration = configuration;
    this.#entries = entries;
    this.#byKey = new Map(entries.map((entry) => [entry.key, entry]));
    this.#marks = marks;
    const places = new Map<string, PlacedCheck>();
    for (const entry of entries) {
      for (const server of entry.servers) {
        server.steering = steeringFor(entry, server, this.#overrides);
        for (const check of server.checks) {
          places.set(check.id, { entry, server, check });
        }
      }
    }
    this.#noteChanges(former.byKey, places);
    this.#places = places;
    return effects;
  }

  /** Of thousands of services a reload changes a few, of which alone a successor must hear. */
  #noteChanges(
    former: ReadonlyMap<string, VirtualServerEntry>,
    places: ReadonlyMap<string, PlacedCheck>,
  ): void {
    for (const key of former.keys()) {
      if (!this.#byKey.has(key)) {
        this.#goneKeys.add(key);
      }
    }
    for (const [key, entry] of this.#byKey) {
      if (former.get(key) !== entry) {
        this.#changedKeys.add(key);
      }
    }
    for (const id of this.#places.keys()) {
      if (!places.has(id)) {
        this.#goneIds.add(id);
        this.#changedIds.delete(id);
      }
    }
    for (const [id, { entry }] of places) {
      if (former.get(entry.key) !== entry) {
        this.#changedIds.add(id);
      }
    }
  }

  #adoptQuietly(entry: VirtualServerEntry): void {
    entry.suspended = this.#presence.suspends(entry);
    entry.installed = this.#presence.installs(entry);
  }

  #report(report: Parameters<typeof applyReport>[1], atMs: number | undefined): DirectorOutcome {
    const place = this.#places.get(report.id);
    if (place === undefined || this.#phase !== 'running') {
      return NOTHING;
    }
    const { entry, server } = place;
    const before = weightsInTable(entry);
    const wasServing = isServing(server);
    const mailsOfChecks = this.#configuration.global.services?.mail.noCheckers !== true;
    const effects = applyReport(place, report, mailsOfChecks);
    this.#changedIds.add(report.id);
    if (!report.first && isServing(server) !== wasServing) {
      this.#slowStarts.note(entry, server, wasServing ? undefined : atMs);
    }
    const after = weightsInTable(entry);
    const isSame = !entry.installed || after.every((weight, index) => weight === before[index]);
    return { ...NOTHING, effects, changed: isSame ? [] : [entry.key] };
  }

  /** Compares every virtual server with its surroundings after these have changed. */
  #look(): DirectorOutcome {
    if (this.#phase !== 'running') {
      return NOTHING;
    }
    const effects: DirectorEffect[] = [];
    const changed: string[] = [];
    const removed: ServiceAddress[] = [];
    let checksChanged = false;
    for (const entry of this.#entries) {
      const { installed, suspended, label: service } = entry;
      this.#adoptQuietly(entry);
      if (entry.suspended !== suspended) {
        checksChanged = true;
        const event = entry.suspended ? 'checksSuspended' : 'checksActivated';
        const address = addressText(entry);
        effects.push({ kind: 'log', event: { event, service, address } });
      }
      if (entry.installed !== installed) {
        changed.push(entry.key);
        removed.push(...(installed ? entry.services.map(({ address }) => address) : []));
        const event = installed ? 'serviceRemoved' : 'serviceAdded';
        effects.push({ kind: 'log', event: { event, service } });
      }
    }
    return { effects, changed, removed, checksChanged };
  }

  /** Servers that have returned get the next part of their weight. */
  #goOn(atMs: number): DirectorOutcome {
    const changed = this.#slowStarts.goOn(this.#byKey, atMs);
    return { ...NOTHING, changed };
  }

  #steer(atMs: number | undefined): DirectorOutcome {
    const effects: DirectorEffect[] = [];
    const changed: string[] = [];
    let checksChanged = false;
    for (const entry of this.#entries) {
      const steered = steerEntry(entry, this.#overrides);
      for (const server of steered.returned) {
        this.#slowStarts.note(entry, server, atMs);
      }
      effects.push(...steered.effects);
      checksChanged ||= steered.checksChanged;
      if (steered.tableChanged && entry.installed) {
        changed.push(entry.key);
      }
    }
    return { effects, changed, removed: [], checksChanged };
  }

  #reconfigure(configuration: DirectorConfiguration): DirectorOutcome {
    if (this.#phase !== 'running') {
      this.#configuration = configuration;
      return NOTHING;
    }
    const former = this.#entries;
    const formerByKey = this.#byKey;
    const effects = [...this.#arrange(configuration, this.#marks)];
    for (const entry of former) {
      const fresh = this.#byKey.get(entry.key);
      if (fresh === undefined) {
        effects.push(...sayVirtualServerGone(entry));
      } else if (fresh !== entry) {
        effects.push(...sayWhatIsGone(entry, fresh));
      }
    }
    const { realServerInitNotifies } = configuration.global.balancer;
    for (const entry of this.#entries) {
      this.#adoptQuietly(entry);
      const before = formerByKey.get(entry.key);
      if (before === undefined) {
        effects.push({ kind: 'log', event: { event: 'serviceAdded', service: entry.label } });
        effects.push(...this.#begin(entry));
      } else if (before !== entry) {
        carryOver(before, entry);
        effects.push(...sayWhatIsNew(before, entry, realServerInitNotifies));
      }
    }
    return { effects, ...compareTables(former, this.#entries), checksChanged: true };
  }

  #stop(): DirectorOutcome {
    const { flushOnStop } = this.#configuration.global.balancer;
    const effects = this.#entries.flatMap((entry) => sayStop(entry, flushOnStop));
    const removed = this.desiredTables().map(({ service }) => service.address);
    this.#phase = 'stopped';
    return { effects, changed: this.keys(), removed, checksChanged: false };
  }
}

/** The address that `ha_suspend` looks for. */
function addressText({ services, label }: VirtualServerEntry): string {
  const first = services.find(({ address }) => address.kind === 'address')?.address;
  return first === undefined || first.kind !== 'address' ? label : first.address;
}
