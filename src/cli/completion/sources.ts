/** What can stand for a placeholder of a command line: files, names of the daemon, keywords. */
import { readdirSync } from 'node:fs';
import { familyOf, type IpAddress } from '../../base/address.js';
import type { ServiceAddress } from '../../lvs/table/table.js';
import type { DaemonStatus } from '../../observe/status/status.js';
import { conditionWords } from '../commands/wait/read-conditions.js';

/** What a source may look at. */
export interface SourceSurroundings {
  /** What the daemon tells, if it tells it at once. */
  status(): Promise<DaemonStatus | undefined>;
  /** Of all commands. */
  readonly commandNames: readonly string[];
  /** The word before. */
  readonly before: string | undefined;
}

/** Words, or the names of files, which the shell knows better. */
export type Source = 'files' | ((surroundings: SourceSurroundings) => Promise<readonly string[]>);

const instances: Source = async ({ status }) => {
  const vrrp = (await status())?.vrrp;
  return [...(vrrp?.instances ?? []), ...(vrrp?.groups ?? [])].map(({ name }) => name);
};

const virtualServers: Source = async ({ status }) => {
  const servers = (await status())?.balancer?.virtualServers ?? [];
  return servers.flatMap(({ services }) => services.slice(0, 1).map(({ address }) => at(address)));
};

const realServers: Source = async ({ status }) => {
  const servers = (await status())?.balancer?.virtualServers ?? [];
  return servers.flatMap((each) => each.realServers.map(({ address, port }) => on(address, port)));
};

const everything: Source = async (surroundings) =>
  (
    await Promise.all([instances, virtualServers, realServers].map((of) => of(surroundings)))
  ).flat();

const conditions: Source = async (surroundings) => {
  const { before = '' } = surroundings;
  if (before.startsWith('state=')) {
    return instances(surroundings);
  }
  if (before.startsWith('quorum=')) {
    return virtualServers(surroundings);
  }
  return before.startsWith('health=') || before === 'drained'
    ? realServers(surroundings)
    : conditionWords;
};

const overrides: Source = async ({ before, status }) =>
  before === 'clear' ? ((await status())?.overrides ?? []).map(({ id }) => String(id)) : ['clear'];

const keywords: Source = async () => {
  const { allKeywords } = await import('../../config/schema/lookup.js');
  return [...allKeywords()].map(({ name }) => name).filter((name) => !name.startsWith('<'));
};

/** By the placeholder; with a command before it, of that command alone. */
const SOURCES: Readonly<Record<string, Source>> = {
  FILE: 'files',
  PATH: 'files',
  DIR: 'files',
  OUT: 'files',
  OTHER: 'files',
  PEER: 'files',
  'genhash PATH': async () => [],
  COMMAND: async ({ commandNames }) => commandNames,
  NAME: everything,
  'handover NAME': instances,
  'garp NAME': instances,
  RS: realServers,
  CONDITION: conditions,
  'overrides clear ID': overrides,
  INTERFACE: async () => readdirSync('/sys/class/net'),
  KEYWORD: keywords,
};

/** Where the words for a placeholder of a command come from; `on|off` stands for itself. */
export function sourceFor(command: string, placeholder: string): Source {
  const choices = placeholder.split('|');
  return (
    SOURCES[`${command} ${placeholder}`] ??
    SOURCES[placeholder] ??
    (async () => (choices.length > 1 ? choices : []))
  );
}

function at(address: ServiceAddress): string {
  return address.kind === 'fwmark' ? `fwmark/${address.mark}` : on(address.address, address.port);
}

function on(address: IpAddress, port: number): string {
  const isAlone = port === 0;
  return isAlone ? address : `${familyOf(address) === 'inet' ? address : `[${address}]`}:${port}`;
}
