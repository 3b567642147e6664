/** What IPVS has beside its table: time-outs, sync daemons, facts (<linux/ip_vs.h>, ipvsadm(8)). */
import { addressBytes, addressFromBytes, familyOf, type IpAddress } from '../../base/address.js';
import type { ConnectionTimeouts } from '../../config/lvs-model.js';
import type { SyncDaemonEntry } from '../../lvs/table/table.js';
import { NetlinkDecodeError } from '../netlink/codecs.js';
import type { NetlinkMessage } from '../netlink/framing.js';
import { GENERIC_HEADER_BYTES } from '../netlink/generic-netlink.js';
import type { NetlinkRequest } from '../netlink/requester.js';
import {
  COMMANDS,
  commandAttributes,
  DAEMON_STATES,
  infoAttributes,
  ipvsRequest,
} from './attributes.js';
import { commandValues } from './decode.js';

/** Facts about IPVS in the kernel. */
export interface IpvsInfo {
  /** `1.2.1` */
  readonly version: string;
  /** Buckets of the table of connections. */
  readonly connectionTableSize: number;
}

type DaemonValues = NonNullable<ReturnType<typeof commandValues>['daemon']>;

/** The answer to GET_INFO. @throws NetlinkDecodeError */
export function decodeInfo({ bytes, start, end }: NetlinkMessage): IpvsInfo {
  const { version = 0, connectionTableSize = 0 } = infoAttributes.decode(
    bytes,
    start + GENERIC_HEADER_BYTES,
    end,
  );
  return {
    version: `${version >> 16}.${(version >> 8) & 0xff}.${version & 0xff}`,
    connectionTableSize,
  };
}

/** The answer to GET_CONFIG. @throws NetlinkDecodeError */
export function decodeTimeouts(message: NetlinkMessage): ConnectionTimeouts {
  const { tcpSeconds, tcpFinSeconds, udpSeconds } = commandValues(message);
  if (tcpSeconds === undefined || tcpFinSeconds === undefined || udpSeconds === undefined) {
    throw new NetlinkDecodeError('a time-out is missing');
  }
  return { tcpSeconds, tcpFinSeconds, udpSeconds };
}

/** SET_CONFIG; 0 leaves a time-out as it is. */
export function timeoutsRequest(family: number, timeouts: ConnectionTimeouts): NetlinkRequest {
  return ipvsRequest(family, COMMANDS.setConfig, (writer) => {
    const { tcpSeconds, tcpFinSeconds, udpSeconds } = timeouts;
    commandAttributes.encode(writer, { tcpSeconds, tcpFinSeconds, udpSeconds });
  });
}

/** A daemon of the answer to GET_DAEMON. @throws NetlinkDecodeError */
export function decodeDaemon(message: NetlinkMessage): SyncDaemonEntry {
  const { daemon } = commandValues(message);
  if (daemon?.interface === undefined || daemon.syncId === undefined) {
    throw new NetlinkDecodeError('a sync daemon without interface or number');
  }
  const { maximumMessageBytes, port, ttl } = daemon;
  const group = groupOf(daemon);
  return {
    role: daemon.state === DAEMON_STATES.master ? 'master' : 'backup',
    interface: daemon.interface,
    syncId: daemon.syncId,
    ...(maximumMessageBytes === undefined ? {} : { maximumMessageBytes }),
    ...(port === undefined ? {} : { port }),
    ...(ttl === undefined ? {} : { ttl }),
    ...(group === undefined ? {} : { group }),
  };
}

function groupOf({ group, group6 }: DaemonValues): IpAddress | undefined {
  if (group6?.length === 16) {
    return addressFromBytes(group6, 0, 'inet6');
  }
  return group?.length === 4 ? addressFromBytes(group, 0, 'inet') : undefined;
}

/** NEW_DAEMON; what is left out gets the kernel's default. */
export function startDaemonRequest(family: number, entry: SyncDaemonEntry): NetlinkRequest {
  const { role, group, interface: name, ...settings } = entry;
  const bytes = group === undefined ? undefined : addressBytes(group);
  const six = group !== undefined && familyOf(group) === 'inet6';
  return ipvsRequest(family, COMMANDS.newDaemon, (writer) => {
    commandAttributes.encode(writer, {
      daemon: {
        ...settings,
        state: DAEMON_STATES[role],
        interface: name,
        group: six ? undefined : bytes,
        group6: six ? bytes : undefined,
      },
    });
  });
}

/** DEL_DAEMON */
export function stopDaemonRequest(family: number, role: SyncDaemonEntry['role']): NetlinkRequest {
  return ipvsRequest(family, COMMANDS.deleteDaemon, (writer) => {
    commandAttributes.encode(writer, { daemon: { state: DAEMON_STATES[role] } });
  });
}
