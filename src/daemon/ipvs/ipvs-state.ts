/**
 * The text of the state file: what of the kernel's IPVS is ours. It is there for the case that all
 * processes die at once; it says of which boot and of which network namespace it speaks, because
 * it can outlive both.
 */
import { parseAddress } from '../../base/address.js';
import { fieldsOf, parseFields } from '../../base/json-fields.js';
import type { ConnectionTimeouts } from '../../config/lvs-model.js';
import type { TableName } from '../../lvs/firewall/mark-table.js';
import type { ServiceAddress } from '../../lvs/table/table.js';
import type { IpvsBelongings } from '../messages.js';

/** What the file says. */
export interface IpvsState {
  readonly bootId: string;
  /** The inode of the namespace. */
  readonly networkNamespace: string;
  /** Its file, when it is not the daemon's own. */
  readonly networkNamespacePath?: string;
  readonly belongings: IpvsBelongings;
}

/** Of the format; a reader takes no other. */
const FORMAT = 1;

/** One line of JSON. */
export function printIpvsState(state: IpvsState): string {
  return `${JSON.stringify({ format: FORMAT, ...state })}\n`;
}

/** The state in a text; undefined when it is not wholly understood. */
export function parseIpvsState(text: string): IpvsState | undefined {
  const value = parseFields(text);
  const { format, bootId, networkNamespace, networkNamespacePath: path } = value;
  const { belongings: given } = value;
  const belongings = belongingsOf(given);
  const isKnown = format === FORMAT && (path === undefined || typeof path === 'string');
  if (!isKnown || typeof bootId !== 'string' || typeof networkNamespace !== 'string') {
    return undefined;
  }
  return (
    belongings && {
      bootId,
      networkNamespace,
      ...(path === undefined ? {} : { networkNamespacePath: path }),
      belongings,
    }
  );
}

function belongingsOf(value: unknown): IpvsBelongings | undefined {
  const { services: given, syncDaemonRoles: roles, formerTimeouts, markTables } = fieldsOf(value);
  const services = Array.isArray(given) ? given.map(serviceOf) : [undefined];
  const known = services.filter((service) => service !== undefined);
  const timeouts = timeoutsOf(formerTimeouts);
  const tables = tablesOf(markTables);
  const isWhole = known.length === services.length && Array.isArray(roles) && roles.every(isRole);
  return isWhole && tables && (formerTimeouts === undefined || timeouts !== undefined)
    ? {
        services: known,
        syncDaemonRoles: roles,
        ...(timeouts === undefined ? {} : { formerTimeouts: timeouts }),
        ...(tables.length === 0 ? {} : { markTables: tables }),
      }
    : undefined;
}

/** undefined: the list is damaged. */
function tablesOf(value: unknown = []): readonly TableName[] | undefined {
  const tables = Array.isArray(value) ? value.map(fieldsOf) : [undefined];
  const known = tables.flatMap((table): TableName[] => {
    const { family, name } = table ?? {};
    return (family === 'ip' || family === 'ip6') && typeof name === 'string'
      ? [{ family, name }]
      : [];
  });
  return known.length === tables.length ? known : undefined;
}

function isRole(value: unknown): value is 'master' | 'backup' {
  return value === 'master' || value === 'backup';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function timeoutsOf(value: unknown): ConnectionTimeouts | undefined {
  const { tcpSeconds, tcpFinSeconds, udpSeconds } = fieldsOf(value);
  return isNumber(tcpSeconds) && isNumber(tcpFinSeconds) && isNumber(udpSeconds)
    ? { tcpSeconds, tcpFinSeconds, udpSeconds }
    : undefined;
}

function serviceOf(value: unknown): ServiceAddress | undefined {
  const { kind, family, protocol, address: text, port, mark } = fieldsOf(value);
  if (family !== 'inet' && family !== 'inet6') {
    return undefined;
  }
  if (kind === 'fwmark') {
    return isNumber(mark) ? { kind, family, mark } : undefined;
  }
  const address = typeof text === 'string' ? parseAddress(text) : undefined;
  const isProtocol = protocol === 'TCP' || protocol === 'UDP' || protocol === 'SCTP';
  return kind === 'address' && isProtocol && address !== undefined && isNumber(port)
    ? { kind, family, protocol, address, port }
    : undefined;
}
