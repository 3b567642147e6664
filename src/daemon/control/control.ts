/** What the control socket answers, from the supervisor. */

import { messageOf } from '../../base/failure.js';
import type { Configuration } from '../../config/model.js';
import { monotonicClock } from '../../linux/clock.js';
import type { DumpKind } from '../../observe/dump/path.js';
import type { JournalReader } from '../../observe/events/event-journal.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import type { LogLevels } from '../../observe/log-levels.js';
import { compatGroups } from '../../observe/metrics/compat/exporters.js';
import type { EventTally } from '../../observe/metrics/event-tally.js';
import { familyGroups } from '../../observe/metrics/families.js';
import { metricsView } from '../../observe/metrics/metrics-view.js';
import { healthProblems } from '../../observe/status/health.js';
import { conflictsOf } from '../../observe/status/instance-problems.js';
import { recordedEvents } from '../events/event-files.js';
import { eventsPath } from '../files/run-paths.js';
import type { ApiAnswerer } from '../supervisor/children/api/api-requests.js';
import { lastChangedFile } from '../supervisor/configuration-files.js';
import { filesOf } from '../supervisor/configuration-reader.js';
import { ReloadRequests } from '../supervisor/reload-requests.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import { createClusterSource } from './cluster/cluster-source.js';
import type { ControlHandlers, DumpName } from './control-handlers.js';
import { openControlServer } from './control-server.js';
import { ControlSockets } from './control-sockets.js';
import { DaemonEvents } from './daemon-events.js';
import { dumpSources } from './dump-sources.js';
import { dumpText } from './dumps.js';
import { FileWatch } from './file-watch.js';
import { diagnose, foresee } from './foresight.js';
import { createMetricsSource, type MetricsLook } from './metrics-source.js';
import { dispatch } from './routes/dispatch.js';
import { clusterMemberView } from './views/cluster-view.js';

const DUMP_KINDS: Readonly<Record<DumpName, DumpKind>> = {
  data: 'vrrpData',
  check: 'checkerData',
  bfd: 'bfdData',
  stats: 'statistics',
  json: 'json',
};

/** What the daemon has said. */
export interface Told {
  readonly journal: JournalReader;
  readonly tally: EventTally;
  readonly levels: LogLevels;
}

/** The ways in that the supervisor has itself. */
export interface Control {
  /** After a reload: opens and closes what `control_socket` says. */
  configure(configuration: Configuration): Promise<void>;
  close(): Promise<void>;
}

/** Answers the requests of the api child by the same table. */
function answererOf(handlers: ControlHandlers): ApiAnswerer {
  return async ({ body, ...head }) => {
    const dispatched = dispatch(head);
    return dispatched.kind === 'refused' ? dispatched.answer : dispatched.answer(handlers, body);
  };
}

/** Opens the control socket and the others. The daemon runs without one too: it is said. */
export async function startControl(
  supervisor: Supervisor,
  path: string,
  told: Told,
  log: (event: SupervisorLogEvent) => void,
): Promise<Control> {
  const handlers = handlersOf(supervisor, path, told, log);
  supervisor.answerBy(answererOf(handlers));
  const main = await openControlServer(path, handlers).catch((error: unknown) => {
    log({ event: 'fileFailed', path, reason: messageOf(error) });
  });
  const others = new ControlSockets(handlers, log);
  const configure = ({ global: { services } }: Configuration) =>
    others.configure(services.api?.controlSockets ?? []);
  await configure(supervisor.configuration);
  return {
    configure,
    close: async () => {
      await others.close();
      await main?.close();
    },
  };
}

function handlersOf(
  supervisor: Supervisor,
  path: string,
  { journal, tally, levels }: Told,
  log: (event: SupervisorLogEvent) => void,
): ControlHandlers {
  const changedFile = () => {
    const read = filesOf(supervisor.configuration);
    return read && lastChangedFile(read);
  };
  const file = new FileWatch(changedFile);
  const clusterMember = async () => {
    const status = await supervisor.status(true);
    return clusterMemberView(status, supervisor.configuration, healthProblems(status));
  };
  return {
    logLevels: levels,
    noteChange: (change) => log({ event: 'changeAsked', ...change }),
    status: async () => {
      const status = await supervisor.status(true);
      const changed = changedFile();
      return changed === undefined ? status : { ...status, lastChangedFile: changed };
    },
    events: new DaemonEvents(journal, (sinceMs) => recordedEvents(eventsPath(path), sinceMs)),
    configuration: () => supervisor.configuration,
    trackers: () => {
      const { processStandings: processes, fileValues: files } = supervisor.trackers;
      return { processes, files };
    },
    diagnose: () => Promise.resolve(diagnose(supervisor.running())),
    plan: (text) => foresee(supervisor.running(), path, text),
    document: async () => {
      // For those who ask: the shapes of the views are not loaded at the start.
      const { openapiDocument } = await import('./openapi/openapi-document.js');
      return openapiDocument();
    },
    conflicts: async () => conflictsOf(await supervisor.status(false)),
    clusterMember,
    cluster: createClusterSource({
      own: clusterMember,
      ask: (question) => supervisor.askMembers(question),
      nowMs: monotonicClock.nowMs,
      wallMs: Date.now,
    }),
    askMembers: (question) => supervisor.askMembers(question),
    vrids: () => supervisor.vrids(),
    reload: () => Promise.resolve(supervisor.reloads.request()?.reason),
    reloads: new ReloadRequests({
      cycle: supervisor.reloads,
      current: () => supervisor.configuration,
      wallMs: Date.now,
    }),
    handOver: (names, timeoutMs) => supervisor.steppingAside.handOver(names, timeoutMs),
    announceAgain: (instance) => supervisor.announceAgain(instance),
    metrics: createMetricsSource(() => metricsLook(supervisor, tally, file), monotonicClock.nowMs),
    dump: (name) => textOf(DUMP_KINDS[name], supervisor),
    running: () => Promise.resolve(supervisor.running()),
    recording: () => supervisor.recording(),
    maintenance: () => supervisor.steppingAside.maintenance.current,
    enterMaintenance: (wish, timeoutMs, force) =>
      supervisor.steppingAside.enterMaintenance(wish, timeoutMs, force),
    leaveMaintenance: (by) => supervisor.steppingAside.maintenance.leave(by),
    overrides: () => supervisor.steering.overrides,
    steer: (wish) => supervisor.steering.steer(wish),
    checkNow: (word) => supervisor.steering.checkNow(word),
    clearOverrides: (ids, by) => supervisor.steering.clear(ids, by),
    problems: async () => healthProblems(await supervisor.status(false)),
  };
}

async function metricsLook(
  supervisor: Supervisor,
  tally: EventTally,
  file: FileWatch,
): Promise<MetricsLook> {
  const status = await supervisor.status(true);
  const { configuration } = supervisor;
  const { services } = configuration.global;
  const fileChanged = file.changedSince(status.reloads.configuredAtMs, Date.now());
  const { runningScripts } = supervisor.trackers;
  return {
    groups: [...familyGroups, ...compatGroups(services.metricsCompat)],
    detail: services.tuning.metricsDetail,
    view: (detail) =>
      metricsView(status, configuration, tally, { fileChanged, runningScripts, detail }),
  };
}

async function textOf(kind: DumpKind, supervisor: Supervisor): Promise<string | undefined> {
  return dumpText(kind, supervisor.merged, await dumpSources(kind, supervisor, false));
}
