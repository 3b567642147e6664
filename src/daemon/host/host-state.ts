/**
 * The text of the file that remembers what we have changed on the machine: settings of the kernel
 * and chains of the firewall. It is there for the case that all processes die at once.
 */
import { fieldsOf, parseFields } from '../../base/json-fields.js';
import { SOURCE_NAT_TOOLS } from '../../linux/firewall/source-nat.js';
import type { TableName } from '../../lvs/firewall/mark-table.js';
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

/** What the file says. */
export interface HostState extends HostChanges {
  /** `boot_id`: settings and chains do not outlive a boot, the file may. */
  readonly bootId: string;
  /** The inode of the namespace. */
  readonly networkNamespace: string;
}

/** Of the format; a reader takes no other. */
const FORMAT = 1;

/** One line of JSON. */
export function printHostState(state: HostState): string {
  return `${JSON.stringify({ format: FORMAT, ...state })}\n`;
}

/** The state in a text; undefined when it is not wholly understood. */
export function parseHostState(text: string): HostState | undefined {
  const { format, bootId, networkNamespace, path, settings, chains, tables } = parseFields(text);
  return format === FORMAT &&
    typeof bootId === 'string' &&
    typeof networkNamespace === 'string' &&
    (path === undefined || typeof path === 'string') &&
    Array.isArray(settings) &&
    settings.every(isChangedSetting) &&
    Array.isArray(chains) &&
    chains.every(isOwnChain) &&
    (tables === undefined || (Array.isArray(tables) && tables.every(isTableName)))
    ? { ...{ bootId, networkNamespace, path, settings, chains }, ...(tables && { tables }) }
    : undefined;
}

/** Names become paths below /proc/sys: they lead nowhere else. */
function isChangedSetting(value: unknown): value is ChangedSetting {
  const { name, former, ours, for: purpose } = fieldsOf(value);
  return (
    typeof name === 'string' &&
    /^net\/(?:ipv[46]|netfilter)\//.test(name) &&
    !name.split('/').includes('..') &&
    typeof former === 'string' &&
    (ours === undefined || typeof ours === 'string') &&
    typeof purpose === 'string'
  );
}

function isOwnChain(value: unknown): value is OwnChain {
  const { tool, family } = fieldsOf(value);
  const isTool = SOURCE_NAT_TOOLS.some((each) => each === tool);
  return isTool && (family === 'inet' || family === 'inet6');
}

/** Names become words of a script of nft. */
function isTableName(value: unknown): value is TableName {
  const { family, name } = fieldsOf(value);
  const isFamily = family === 'ip' || family === 'ip6';
  return isFamily && typeof name === 'string' && /^[A-Za-z][\w./\\]*$/.test(name);
}
