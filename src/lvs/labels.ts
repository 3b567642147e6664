/** keepalived's names of services and servers, for log lines, FIFO lines and scripts. */
import type { IpAddress } from '../base/address.js';
import type { ServiceIdentity, VirtualServer, VirtualServerGroup } from '../config/lvs-model.js';
import type { ServiceAddress } from './table/table.js';

/**
 * `[192.168.0.1]:tcp:80`; servers of a firewall mark have the protocol `none`, as keepalived
 * writes them.
 */
export function serverLabel(
  address: IpAddress,
  port: number,
  protocol: string | undefined,
): string {
  return `[${address}]:${protocol === undefined ? 'none' : protocol.toLowerCase()}:${port}`;
}

/** The protocol of a virtual server; a firewall mark has none, nor has a group of marks. */
export function protocolOf(
  identity: ServiceIdentity,
  groups: ReadonlyMap<string, VirtualServerGroup>,
): string | undefined {
  const entries = identity.form === 'group' ? groups.get(identity.group)?.entries : undefined;
  const isMarked = entries?.every(({ kind }) => kind === 'fwmark') ?? false;
  return identity.form === 'fwmark' || isMarked ? undefined : identity.protocol;
}

/**
 * The labels of virtual servers, in their order: `[192.168.0.1]:tcp:80`, `FWM 5`, and for a group
 * `[GROUP]:0`, counted from 0 among the virtual servers that use the group.
 */
export function virtualServerLabels(virtualServers: readonly VirtualServer[]): readonly string[] {
  const users = new Map<string, number>();
  return virtualServers.map(({ identity }) => {
    if (identity.form === 'address') {
      return serverLabel(identity.address, identity.port, identity.protocol);
    }
    if (identity.form === 'fwmark') {
      return `FWM ${identity.mark}`;
    }
    const position = users.get(identity.group) ?? 0;
    users.set(identity.group, position + 1);
    return `[${identity.group}]:${position}`;
  });
}

/** The label of one service of the table. */
export function serviceLabel(address: ServiceAddress): string {
  return address.kind === 'fwmark'
    ? `FWM ${address.mark}`
    : serverLabel(address.address, address.port, address.protocol);
}
