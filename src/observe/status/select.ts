/**
 * What a person may mean by a word, among all that a daemon tells of: `VI_1`, `10.0.0.100`,
 * `10.0.0.100:80`, `tcp/10.0.0.100:80`, `fwmark/10`, `group/NAME`, `VIRTUAL_SERVER/REAL_SERVER`,
 * or a name as `upkeep status` and the log print it.
 */
import { type IpAddress, parseAddress } from '../../base/address.js';
import type { RealServerSnapshot, VirtualServerSnapshot } from '../../lvs/director/snapshot.js';
import type { GroupSnapshot, InstanceSnapshot } from '../../vrrp/messages.js';
import { isAt, parseEndpoint } from '../endpoint.js';
import type { DaemonStatus } from './status.js';

/** Something that has a state. */
export type StatusSubject =
  | {
      readonly kind: 'instance';
      readonly instance: InstanceSnapshot;
      /** The one of its virtual addresses that was asked for. */
      readonly address?: IpAddress;
    }
  | { readonly kind: 'group'; readonly group: GroupSnapshot }
  | { readonly kind: 'virtualServer'; readonly virtualServer: VirtualServerSnapshot }
  | {
      readonly kind: 'realServer';
      readonly virtualServer: VirtualServerSnapshot;
      readonly realServer: RealServerSnapshot;
    };

/** Everything that a word stands for; a real server once for each virtual server that has it. */
export function select({ vrrp, balancer }: DaemonStatus, word: string): readonly StatusSubject[] {
  const address = parseAddress(word);
  const instances = (vrrp?.instances ?? []).flatMap((instance): StatusSubject[] => {
    if (instance.name === word) {
      return [{ kind: 'instance', instance }];
    }
    return address !== undefined && hasAddress(instance, address)
      ? [{ kind: 'instance', instance, address }]
      : [];
  });
  const groups = (vrrp?.groups ?? [])
    .filter(({ name }) => name === word)
    .map((group): StatusSubject => ({ kind: 'group', group }));
  const virtualServers = (balancer?.virtualServers ?? []).flatMap((each) => serversIn(each, word));
  return [...instances, ...groups, ...virtualServers];
}

/** The names of all that can be asked for, to be shown to those who have mistaken one. */
export function selectable({ vrrp, balancer }: DaemonStatus): readonly string[] {
  const virtualServers = balancer?.virtualServers ?? [];
  return [
    ...(vrrp?.instances ?? []).map(({ name }) => name),
    ...(vrrp?.groups ?? []).map(({ name }) => name),
    ...virtualServers.map(({ label }) => label),
    ...new Set(virtualServers.flatMap((each) => each.realServers.map(({ label }) => label))),
  ];
}

function hasAddress({ addresses = [] }: InstanceSnapshot, wanted: IpAddress): boolean {
  return addresses.some(({ address }) => address === wanted);
}

function serversIn(virtualServer: VirtualServerSnapshot, word: string): readonly StatusSubject[] {
  const slash = word.lastIndexOf('/');
  if (slash > 0 && isVirtualServer(virtualServer, word.slice(0, slash))) {
    return realServersIn(virtualServer, word.slice(slash + 1));
  }
  return [
    ...(isVirtualServer(virtualServer, word)
      ? [{ kind: 'virtualServer', virtualServer } as const]
      : []),
    ...realServersIn(virtualServer, word),
  ];
}

function realServersIn(
  virtualServer: VirtualServerSnapshot,
  word: string,
): readonly StatusSubject[] {
  const endpoint = parseEndpoint(word);
  return virtualServer.realServers
    .filter((each) => each.label === word || (endpoint !== undefined && isAt(endpoint, each)))
    .map((realServer) => ({ kind: 'realServer', virtualServer, realServer }));
}

function isVirtualServer({ label, services }: VirtualServerSnapshot, word: string): boolean {
  if (label === word || (word.startsWith('group/') && label.startsWith(`[${word.slice(6)}]:`))) {
    return true;
  }
  const endpoint = parseEndpoint(word);
  return services.some(({ address }) =>
    address.kind === 'fwmark'
      ? word === `fwmark/${address.mark}`
      : endpoint !== undefined && isAt(endpoint, address),
  );
}
