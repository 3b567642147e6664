/** Where the dumps are written (run-time contract, "Dump files"). */
import { isAbsolute } from 'node:path';
import type { GlobalDefinitions } from '../../config/model.js';
import { daemonSuffix, insertBeforeExtension } from '../log/log-identity.js';

/** The dump files that have a name of their own. */
export type DumpKind =
  | 'parentData'
  | 'vrrpData'
  | 'checkerData'
  | 'bfdData'
  | 'statistics'
  | 'json';

/** What the place of a dump depends on besides the configuration. */
export interface DumpSurroundings {
  /** `TMPDIR` of the environment. */
  readonly temporaryDirectory: string | undefined;
  readonly isDirectory: (path: string) => boolean;
}

const suffixes = {
  parentData: '_parent',
  vrrpData: '',
  checkerData: '_check',
  bfdData: '_bfd',
} as const;

/**
 * The path of a dump.
 *
 * `state_dump_file`, when absolute, gives the directory and, unless it ends in a slash, the name;
 * when relative, the name. `stats_dump_file` and `json_dump_file` work the same way here, although
 * keepalived 2.4.3 reads and then ignores them.
 */
export function dumpPath(
  kind: DumpKind,
  global: GlobalDefinitions,
  surroundings: DumpSurroundings,
): string {
  const { dumpFiles } = global;
  switch (kind) {
    case 'statistics':
      return located(dumpFiles.statistics, 'keepalived.stats', surroundings);
    case 'json':
      return located(dumpFiles.json, 'keepalived.json', surroundings);
    default: {
      const path = located(dumpFiles.state, 'keepalived.data', surroundings);
      return insertBeforeExtension(path, suffixes[kind] + instanceSuffix(global));
    }
  }
}

/** `.NAMESPACE_INSTANCE` with `data_use_instance`, as far as they are set. */
function instanceSuffix({ dumpFiles, ...name }: GlobalDefinitions): string {
  const suffix = daemonSuffix(name, '_');
  return dumpFiles.useInstance && suffix !== '' ? `.${suffix.slice(1)}` : '';
}

function located(
  configured: string | undefined,
  defaultName: string,
  surroundings: DumpSurroundings,
): string {
  const text = configured === undefined || configured === '' ? defaultName : configured;
  const path = text.endsWith('/') ? text + defaultName : text;
  return isAbsolute(path) ? path : `${temporaryDirectory(surroundings)}/${path}`;
}

function temporaryDirectory({ temporaryDirectory: path, isDirectory }: DumpSurroundings): string {
  const usable = path !== undefined && isAbsolute(path) && isDirectory(path);
  return usable ? path.replace(/(.)\/+$/, '$1') : '/tmp';
}
