/** What the doctor looks at: the configuration of the daemon or of a file, and its machine. */
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import { messageOf } from '../../../base/failure.js';
import {
  type LoadResult,
  loadConfiguration,
  type ScriptObservation,
} from '../../../config/load.js';
import { DEFAULT_CONTROL_SOCKET, eventsPath } from '../../../daemon/files/run-paths.js';
import { shortHostName } from '../../../daemon/supervisor/configuration-reader.js';
import type { DoctorSubject } from '../../../doctor/check.js';
import { machineNetwork } from '../../../linux/host/machine-network.js';
import { type MachinePlace, readMachine } from '../../../linux/machine/read-machine.js';
import { networkNamespacePath } from '../../../linux/process/process-control.js';
import { createScriptChecker } from '../../../notify/script-checker.js';
import { askDaemon } from '../../control-client.js';
import { member } from '../../daemon-answer.js';

const DEFAULT_FILE = '/etc/keepalived/keepalived.conf';

/** What is known of the daemon whose machine it is; nothing where none runs. */
interface KnownDaemon {
  readonly pid?: number;
  readonly file?: string;
  readonly configId?: string;
}

/** What was asked for. */
export interface DoctorRequest {
  readonly file?: string | undefined;
  readonly configId?: string | undefined;
  readonly socket?: string | undefined;
}

/** A subject, and the file that it is about; or why there is none. */
export type FoundSubject =
  | {
      readonly kind: 'found';
      readonly file: string;
      readonly subject: DoctorSubject;
      /** Every file that was read, by its path. */
      readonly sources: ReadonlyMap<string, { readonly text: string }>;
      /** The network of the daemon; absent: that of this process. */
      readonly networkNamespacePath?: string;
      /** The network of IPVS; absent: that of this process. */
      readonly directorPath?: string;
    }
  | { readonly kind: 'unusable'; readonly reason: string };

/** Reads the file and looks at the machine. */
export async function findSubject(request: DoctorRequest): Promise<FoundSubject> {
  const socket = request.socket ?? DEFAULT_CONTROL_SOCKET;
  const daemon = await findDaemon(socket);
  const file = resolve(request.file ?? daemon.file ?? DEFAULT_FILE);
  const scripts: ScriptObservation[] = [];
  const checkScript = createScriptChecker();
  const loaded = loadConfiguration(file, {
    configId: request.configId ?? daemon.configId ?? shortHostName(),
    allIncludeChecks: false,
    hostName: hostname(),
    currentDirectory: process.cwd(),
    machine: machineNetwork,
    checkScripts: (command, defaults) => {
      const found = checkScript(command, defaults);
      scripts.push(...found);
      return found;
    },
  });
  if (!loaded.usable.start) {
    return { kind: 'unusable', reason: `${file}: ${firstError(loaded)}` };
  }
  const { configuration } = loaded;
  const { networkNamespace, balancer } = configuration.global;
  const own = daemon.pid === undefined ? pathOf(networkNamespace) : `/proc/${daemon.pid}/ns/net`;
  const place = {
    stateFolder: dirname(eventsPath(socket)),
    ...(own === undefined ? {} : { networkNamespacePath: own }),
    ...(daemon.pid === undefined ? {} : { daemonPid: daemon.pid }),
    programs: programsOf(configuration),
  };
  const ofDirector = balancer.networkNamespace;
  const path = ofDirector === '' ? '/proc/1/ns/net' : pathOf(ofDirector);
  const looked = await lookAt(place, path);
  if ('reason' in looked) {
    return { kind: 'unusable', reason: looked.reason };
  }
  const { machine, director } = looked;
  const subject = { configuration, machine, director, scripts };
  const directorPath = path ?? own;
  return {
    ...{ kind: 'found', file, subject, sources: loaded.sources },
    ...(own === undefined ? {} : { networkNamespacePath: own }),
    ...(directorPath === undefined ? {} : { directorPath }),
  };
}

/** What scripts start: the first word of each command. */
function programsOf(configuration: unknown): readonly string[] {
  const programs = new Set<string>();
  JSON.parse(JSON.stringify(configuration), (name, value: unknown) => {
    const program: unknown = name === 'argv' && Array.isArray(value) ? value[0] : undefined;
    if (typeof program === 'string' && program.startsWith('/')) {
      programs.add(program);
    }
    return value;
  });
  return [...programs];
}

/** The machine in both networks; or why it cannot be looked at. */
async function lookAt(
  place: MachinePlace,
  directorPath: string | undefined,
): Promise<Pick<DoctorSubject, 'machine' | 'director'> | { readonly reason: string }> {
  try {
    const machine = await readMachine(place);
    return directorPath === undefined
      ? { machine, director: machine }
      : { machine, director: await readMachine({ ...place, networkNamespacePath: directorPath }) };
  } catch (error) {
    const advice = process.getuid?.() === 0 ? '' : '; root may look at everything';
    return { reason: `cannot look at this machine: ${messageOf(error)}${advice}` };
  }
}

function pathOf(networkNamespace: string | undefined): string | undefined {
  return networkNamespace === undefined ? undefined : networkNamespacePath(networkNamespace);
}

async function findDaemon(socket: string): Promise<KnownDaemon> {
  const daemon = member(await answerOf(socket, '/v1/status'), 'daemon');
  const [pid, file] = [member(daemon, 'pid'), member(daemon, 'configurationFile')];
  const configId = member(await answerOf(socket, '/v1/configuration'), 'configId');
  return {
    ...(typeof pid === 'number' ? { pid } : {}),
    ...(typeof file === 'string' ? { file } : {}),
    ...(typeof configId === 'string' ? { configId } : {}),
  };
}

/** undefined where there is no daemon, or it does not tell. */
async function answerOf(socket: string, path: string): Promise<unknown> {
  const reply = await askDaemon(socket, 'GET', path);
  return reply.kind === 'answer' && reply.status === 200 ? JSON.parse(reply.body) : undefined;
}

function firstError({ diagnostics }: LoadResult): string {
  const error = diagnostics.find(({ severity }) => severity === 'error');
  return error === undefined ? 'there is nothing to look at' : error.message;
}
