/**
 * The VRRP core: takes inputs, keeps the state of all instances, gives effects (messages.ts). It
 * composes the state machine of the instances (instance.ts), their sync groups (group.ts) and what
 * is known of links and scripts (environment.ts).
 */
import type { IpAddress } from '../base/address.js';
import type { Configuration } from '../config/model.js';
import { heldByTable, lateTableDueMs } from './balancing/late-table.js';
import { learningInstances } from './balancing/learning.js';
import { QuorumWait } from './balancing/quorum-wait.js';
import { directingInstances } from './balancing/table-wait.js';
import { createEntry, type InstanceEntry, InstanceTable } from './instance-table.js';
import { isFaultOfFile, quorumText, type Surroundings } from './machine/environment.js';
import { type InstanceEvent, priorityOf } from './machine/instance-state.js';
import { earlier } from './machine/timers.js';
import { OWNER_PRIORITY } from './machine/tracking.js';
import type { Checkpoint, LinkStatus, VrrpEffect, VrrpInput, VrrpSnapshot } from './messages.js';
import { obeyOrder } from './orders.js';
import { zeroCounters } from './packet/counters.js';
import {
  type DatagramIndex,
  findInstance,
  indexInstances,
  UnknownVrids,
} from './packet/datagram-index.js';
import { checkDatagram, type Datagram, readDatagram } from './packet/receive.js';
import { carryOutReload, planReload, takeConfigurations, takeReloadEffects } from './reload.js';
import { ScriptTable } from './script-table.js';
import { checkpointInstance, type InstanceRange, snapshotRouter } from './snapshot.js';
import { resumeInstances, startReady } from './start.js';
import { stopInstances } from './stop.js';
import { learnQuietly, refreshInstances } from './surroundings.js';

/** No instance waits for the table of IPVS. */
const NO_INSTANCES: ReadonlySet<string> = new Set();

/** Counters alone are worth a checkpoint this often. */
const COUNTERS_CHECKPOINT_MS = 10_000;

/** The core as its driver sees it: inputs in, effects out. */
export interface VrrpRouter {
  /** Takes an input in; the effects are to be carried out in their order. */
  handle(input: VrrpInput, nowMs: number): readonly VrrpEffect[];
  /** When the next `time` input is due, on the monotonic clock; cheap to ask. */
  nextDeadlineMs(): number | undefined;
  /** Whether a backup may become master then; as cheap. */
  awaitsTakeover(): boolean;
  /** @param part of it; default: all */
  snapshot(nowMs: number, part?: InstanceRange): VrrpSnapshot;
  /** What a successor must know and has changed since the last call; to be merged by name. */
  checkpoint(): Checkpoint;
  clearCounters(): void;
}

/** A router in INIT. `link` inputs may come before `start`, all others come after it. */
export function createRouter(configuration: Configuration): VrrpRouter {
  return new Router(configuration);
}

class Router implements VrrpRouter {
  readonly #table = new InstanceTable();
  readonly #links = new Map<string, LinkStatus>();
  readonly #scripts: ScriptTable;
  readonly #files = new Map<string, number>();
  readonly #processes = new Map<string, boolean>();
  readonly #bfdSessions = new Map<string, boolean>();
  readonly #quorums = new QuorumWait();
  #configuration: Configuration;
  #index: DatagramIndex<InstanceEntry> = new Map();
  #phase: 'new' | 'delayed' | 'running' | 'stopped' = 'new';
  /** When `vrrp_startup_delay` is over. */
  #startAtMs = 0;
  readonly #unknownVrids = new UnknownVrids();
  /** Instances with the address of a virtual server. */
  #directing: ReadonlySet<string> = NO_INSTANCES;
  /** Until when they wait for the table of IPVS; undefined: it is filled, or late enough. */
  #tableDueMs: number | undefined;
  #absentSources: ReadonlySet<IpAddress> = new Set();
  #maintenance = false;
  #nowMs = 0;

  constructor(configuration: Configuration) {
    this.#configuration = configuration;
    this.#scripts = new ScriptTable(configuration.vrrpScripts);
    const entries = configuration.vrrpInstances.map((instance) => createEntry(instance, 0));
    this.#arrange(entries);
  }

  handle(input: VrrpInput, nowMs: number): readonly VrrpEffect[] {
    this.#nowMs = nowMs;
    if (this.#phase === 'stopped') {
      return [];
    }
    switch (input.kind) {
      case 'start':
        this.#start(input.resume);
        break;
      case 'time':
        this.#expire();
        break;
      case 'datagram':
        this.#receive(input.interface, input.bytes);
        break;
      case 'link':
        this.#links.set(input.link.name, input.link);
        this.#refresh(`interface ${input.link.name} ${input.link.up ? 'up' : 'down'}`);
        break;
      case 'absentSources':
        this.#absentSources = new Set(input.addresses);
        this.#refresh('source addresses changed');
        break;
      case 'scriptResult':
        this.#recordScript(input.script, input.succeeded);
        break;
      case 'wallClock':
        this.#table.epochOffsetMs = input.offsetMs;
        break;
      case 'fileValue':
        this.#noteNumber(input.file, input.value);
        break;
      case 'processQuorum':
        this.#noteQuorum(input.process, input.holds);
        break;
      case 'virtualServerQuorum':
        this.#quorums.note(input.virtualServer, input.holds);
        this.#refresh(`virtual server ${quorumText(input.virtualServer, input.holds)}`);
        break;
      case 'bfdState':
        this.#followSession(input.session, input.up);
        break;
      case 'lvsTable':
        this.#noteTable(input.filled);
        break;
      case 'maintenance':
        this.#noteMaintenance(input.on);
        break;
      case 'claim':
        this.#table.hearClaim(input, nowMs);
        break;
      case 'addressLost':
      case 'routeLost':
        this.#lose(input.instance, input);
        break;
      case 'handOver':
      case 'announceAgain':
        obeyOrder(this.#table, input, nowMs);
        break;
      case 'reconfigure':
        this.#reconfigure(input.configuration);
        return takeReloadEffects(this.#table);
      case 'stop':
        this.#phase = 'stopped';
        stopInstances(this.#table, input.release, nowMs);
        break;
    }
    return this.#table.takeEffects();
  }

  nextDeadlineMs(): number | undefined {
    const nextMs = this.#phase === 'delayed' ? this.#startAtMs : this.#table.nextDeadlineMs();
    return earlier(earlier(nextMs, this.#tableDueMs), this.#quorums.dueMs);
  }

  awaitsTakeover(): boolean {
    return this.#phase === 'running' && this.#table.awaitsTakeover();
  }

  snapshot(nowMs: number, part?: InstanceRange): VrrpSnapshot {
    return snapshotRouter(this.#table, this.#scripts, nowMs, part);
  }

  checkpoint(): Checkpoint {
    const due = this.#table.entries.filter(
      (entry) => entry.isChanged || this.#nowMs - entry.savedMs >= COUNTERS_CHECKPOINT_MS,
    );
    for (const entry of due) {
      entry.isChanged = false;
      entry.savedMs = this.#nowMs;
    }
    return { instances: due.map(checkpointInstance), scripts: this.#scripts.checkpoint() };
  }

  clearCounters(): void {
    for (const entry of this.#table.entries) {
      this.#table.replace(entry, { ...entry.state, counters: zeroCounters });
    }
  }

  #arrange(entries: readonly InstanceEntry[]): void {
    this.#table.arrange(entries, this.#configuration.syncGroups);
    this.#index = indexInstances(entries);
    this.#directing = directingInstances(this.#configuration);
    this.#table.learning = learningInstances(this.#configuration, this.#directing);
  }

  #surroundings(): Surroundings {
    return {
      links: this.#links,
      scripts: this.#scripts.statuses,
      files: this.#files,
      processes: this.#processes,
      bfdSessions: this.#bfdSessions,
      virtualServers: this.#quorums.known,
      awaitingQuorums: this.#quorums.dueMs !== undefined,
      absentSources: this.#absentSources,
      maintenance: this.#maintenance,
      awaitingTable: this.#tableDueMs === undefined ? NO_INSTANCES : this.#directing,
    };
  }

  #start(resume: Checkpoint): void {
    this.#scripts.resume(resume.scripts);
    this.#quorums.begin(this.#configuration, this.#nowMs);
    learnQuietly(this.#table, this.#table.entries, this.#surroundings());
    for (const entry of this.#table.entries) {
      entry.savedMs = this.#nowMs;
      entry.state = { ...entry.state, lastTransitionMs: this.#nowMs };
    }
    resumeInstances(this.#table, resume, this.#nowMs);
    const { vrrpStartupDelayMs, services } = this.#configuration.global;
    // CLOCK_MONOTONIC counts from the start of the system.
    const delayMs = Math.max(vrrpStartupDelayMs, services.tuning.delayAfterBootMs - this.#nowMs);
    if (delayMs > 0 && resume.instances.length === 0) {
      this.#phase = 'delayed';
      this.#startAtMs = this.#nowMs + delayMs;
      return;
    }
    this.#phase = 'running';
    startReady(this.#table, this.#nowMs);
  }

  #expire(): void {
    this.#giveUpTable();
    this.#giveUpQuorums();
    if (this.#phase === 'delayed' && this.#nowMs >= this.#startAtMs) {
      this.#phase = 'running';
      startReady(this.#table, this.#nowMs);
    }
    this.#table.expireDue(this.#nowMs);
  }

  #receive(interfaceName: string, bytes: Uint8Array): void {
    const datagram = readDatagram(bytes);
    if (datagram === undefined) {
      return;
    }
    const entry = findInstance(this.#index, interfaceName, datagram);
    if (entry === undefined) {
      this.#sayUnknownVrid(interfaceName, datagram);
      return;
    }
    const { configuration, state } = entry;
    if (state.state === 'FAULT') {
      return;
    }
    const verdict = checkDatagram(configuration, datagram, {
      isOwner: priorityOf(state) === OWNER_PRIORITY,
      state: state.state,
      masterAddress: state.masterAddress,
      sequence: state.sequence,
      epochMs: this.#nowMs + this.#table.epochOffsetMs,
      marks: state.replayMarks,
    });
    if (verdict.accepted) {
      const { advert, differences } = verdict;
      this.#table.dispatch(entry, { kind: 'advert', advert, differences }, this.#nowMs);
    } else if (state.state !== 'INIT') {
      const { counter, problem } = verdict;
      const { source } = datagram.header;
      this.#table.deliver(entry, { kind: 'badPacket', source, counter, problem }, this.#nowMs);
    }
  }

  #sayUnknownVrid(interfaceName: string, datagram: Datagram): void {
    const { logUnknownVrids } = this.#configuration.global;
    const event = logUnknownVrids && this.#unknownVrids.note(interfaceName, datagram, this.#nowMs);
    if (event) {
      this.#table.emit({ kind: 'log', event });
    }
  }

  #recordScript(name: string, succeeded: boolean): void {
    const good = this.#scripts.record(name, succeeded);
    if (good !== undefined) {
      this.#table.emit({ kind: 'log', event: { event: 'scriptChanged', script: name, good } });
      this.#refresh(`script ${name} ${good ? 'succeeded' : 'failed'}`);
    }
  }

  #noteNumber(file: string, value: number): void {
    const former = this.#files.get(file);
    this.#files.set(file, value);
    for (const { configuration: own, group } of former === undefined ? [] : this.#table.entries) {
      const isFaultAt = (number: number) => isFaultOfFile(own, group?.configuration, file, number);
      const isFault = isFaultAt(value);
      if (isFault !== isFaultAt(former ?? 0)) {
        const event = { event: 'fileFault', instance: own.name, file, isFault } as const;
        this.#table.emit({ kind: 'log', event });
      }
    }
    this.#refresh(`tracked file ${file} holds ${value}`);
  }

  /** What is heard first is no change. */
  #noteQuorum(name: string, holds: boolean): void {
    const former = this.#processes.get(name);
    this.#processes.set(name, holds);
    if (former !== undefined && former !== holds) {
      const event = { event: 'processQuorumChanged', process: name, holds } as const;
      this.#table.emit({ kind: 'log', event });
    }
    this.#refresh(`tracked process ${name} quorum ${holds ? '' : 'not '}achieved`);
  }

  /** keepalived says once for each instance that follows the session what it hears. */
  #followSession(session: string, up: boolean): void {
    if ((this.#bfdSessions.get(session) ?? false) === up) {
      return;
    }
    this.#bfdSessions.set(session, up);
    for (const { configuration, group } of this.#table.entries) {
      const followed = [...configuration.trackBfds, ...(group?.configuration.trackBfds ?? [])];
      if (followed.some(({ name }) => name === session)) {
        const said = { instance: configuration.name, session, up };
        this.#table.emit({ kind: 'log', event: { event: 'sessionChanged', ...said } });
      }
    }
    this.#refresh(`BFD session ${session} ${up ? 'up' : 'down'}`);
  }

  #noteMaintenance(on: boolean): void {
    this.#maintenance = on;
    this.#refresh(`maintenance ${on ? 'begins' : 'ends'}`);
  }

  #noteTable(filled: boolean): void {
    const { waitForLvsMs } = this.#configuration.global;
    this.#tableDueMs = filled || waitForLvsMs === 0 ? undefined : this.#nowMs + waitForLvsMs;
    this.#refresh('the table of IPVS');
  }

  /** A checker child that is dead costs no address. */
  #giveUpTable(): void {
    if (this.#tableDueMs === undefined || this.#nowMs < this.#tableDueMs) {
      return;
    }
    const waiting = heldByTable(this.#table.entries, this.#directing);
    this.#tableDueMs = lateTableDueMs(waiting, this.#nowMs);
    if (this.#tableDueMs !== undefined) {
      return;
    }
    if (waiting.length > 0) {
      const held = waiting.map(({ configuration }) => configuration.name);
      const waitedMs = this.#configuration.global.waitForLvsMs;
      this.#table.emit({ kind: 'log', event: { event: 'lvsWaitOver', instances: held, waitedMs } });
    }
    this.#noteTable(true);
  }

  #giveUpQuorums(): void {
    const virtualServers = this.#quorums.giveUp(this.#configuration, this.#nowMs);
    if (virtualServers.length > 0) {
      const waitedMs = this.#configuration.global.waitForLvsMs;
      const event = { event: 'quorumWaitOver', virtualServers, waitedMs } as const;
      this.#table.emit({ kind: 'log', event });
      this.#refresh('quorums of virtual servers');
    }
  }

  #lose(name: string, event: InstanceEvent): void {
    const entry = this.#table.find(name);
    if (entry !== undefined) {
      this.#table.dispatch(entry, event, this.#nowMs);
    }
  }

  /** Compares every instance with its surroundings after these have changed. */
  #refresh(reason: string): void {
    if (this.#phase === 'new') {
      return;
    }
    refreshInstances(this.#table, this.#surroundings(), reason, this.#nowMs);
    if (this.#phase === 'running') {
      startReady(this.#table, this.#nowMs);
    }
  }

  #reconfigure(configuration: Configuration): void {
    const plan = planReload(this.#table.entries, configuration.vrrpInstances, this.#nowMs);
    this.#configuration = configuration;
    this.#scripts.reconfigure(configuration.vrrpScripts);
    takeConfigurations(plan);
    this.#arrange(plan.entries);
    this.#quorums.begin(configuration, this.#nowMs);
    carryOutReload(this.#table, plan, this.#surroundings(), this.#nowMs);
    if (this.#phase === 'running') {
      startReady(this.#table, this.#nowMs);
    }
  }
}
