/** The state file of what we have changed on the machine besides IPVS, and of nft's tables. */
import {
  array,
  check,
  exactOptional,
  object,
  picklist,
  pipe,
  type Shape,
  string,
} from '../../base/json-shape.js';
import { SOURCE_NAT_TOOLS } from '../../linux/firewall/source-nat.js';
import { type TableName, tableNameShape } from '../../lvs/firewall/mark-table.js';
import type { DaemonLogEvent } from '../../observe/log/log-events.js';
import { StateFile, type StateKind } from '../files/state-file.js';
import type { ChangedSetting } from './plan-settings.js';
import type { OwnChain } from './source-nat-keeper.js';

/** What was changed. */
export interface HostChanges {
  /** The file of the network namespace; undefined: the daemon's own. */
  readonly path: string | undefined;
  readonly settings: readonly ChangedSetting[];
  readonly chains: readonly OwnChain[];
  /** Of nft, beside those chains; absent: none. */
  readonly tables?: readonly TableName[];
}

type HostBelongings = Omit<HostChanges, 'path'>;

/** Reads and replaces it. */
export interface HostStateFile {
  /** What a daemon has left that was killed; undefined: nothing. */
  readState(): HostChanges | undefined;
  /** Without changes there is no file. What cannot be written is logged. */
  writeState(changes: HostChanges): void;
}

/** Names become paths below /proc/sys: they lead nowhere else. */
const settingName = pipe(
  string(),
  check((name) => /^net\/(?:ipv[46]|netfilter)\//.test(name) && !name.split('/').includes('..')),
);

const shape: Shape<HostBelongings> = object({
  settings: array(
    object({ name: settingName, former: string(), ours: exactOptional(string()), for: string() }),
  ),
  chains: array(object({ tool: picklist(SOURCE_NAT_TOOLS), family: picklist(['inet', 'inet6']) })),
  tables: exactOptional(array(tableNameShape)),
});

const HOST: StateKind<HostBelongings> = {
  shape,
  isNothing: ({ settings, chains, tables = [] }) =>
    settings.length + chains.length + tables.length === 0,
};

/** The file at `path`, which need not exist. */
export function hostStateFile(path: string, log: (event: DaemonLogEvent) => void): HostStateFile {
  const file = new StateFile(path, HOST, log);
  return {
    readState: () => {
      const state = file.read();
      return state && { path: state.networkNamespacePath, ...state.belongings };
    },
    writeState: ({ path: networkNamespacePath, ...belongings }) =>
      file.write({ belongings, ...(networkNamespacePath && { networkNamespacePath }) }),
  };
}
