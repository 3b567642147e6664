/**
 * `keepalived_check.data`, which SIGUSR1 writes: virtual servers, real servers and their checks, in
 * the lines of keepalived's own (run-time contract, "Dump files"). `Suspended`, `In use` and
 * `Reason` are ours.
 */
import type { TlsClientSettings } from '../../config/lvs-model.js';
import type { Configuration } from '../../config/model.js';
import type { DirectorSnapshot } from '../../lvs/director/snapshot.js';
import { virtualServerLabels } from '../../lvs/labels.js';
import { checkerLines, trackBfdLines, trackFileLines } from './checks.js';
import { globalLines, section } from './global.js';
import { serverGroupLines } from './server-group.js';
import { type KnownVirtualServer, virtualServerLines } from './virtual-server.js';

/** What the checker process knows; what a reload is just removing is left out. */
export function dumpCheckerData(snapshot: DirectorSnapshot, configuration: Configuration): string {
  const { virtualServers, virtualServerGroups } = configuration;
  const groups = new Map(virtualServerGroups.map((group) => [group.name, group]));
  const labels = virtualServerLabels(virtualServers);
  const configured = new Map(labels.map((label, index) => [label, virtualServers[index]]));
  const known = snapshot.virtualServers.flatMap((state): readonly KnownVirtualServer[] => {
    const virtualServer = configured.get(state.label);
    return virtualServer === undefined ? [] : [{ state, virtualServer }];
  });
  return [
    ...globalLines(configuration),
    ...section('SSL definitions', tlsLines(configuration.global.balancer.tlsClient)),
    ...section('LVS Topology', [
      ...virtualServerGroups.flatMap(serverGroupLines),
      ...known.flatMap((each) => virtualServerLines(each, groups)),
    ]),
    ...section('Health checkers', checkerLines(known)),
    ...section('Checker track files', trackFileLines(known, configuration)),
    ...section('Checker track BFDs', trackBfdLines(known, configuration)),
    '',
  ].join('\n');
}

/** The block `SSL`; its password is not for those who read a dump. */
function tlsLines(settings: TlsClientSettings | undefined): readonly string[] {
  if (settings === undefined) {
    return [' Using autogen SSL context'];
  }
  const { certificateAuthorities, certificate, key } = settings;
  const lines = [
    ['CA-file', certificateAuthorities],
    ['Certificate file', certificate],
    ['Key file', key],
  ] as const;
  return lines.flatMap(([what, path]) => (path === undefined ? [] : [` ${what} : ${path}`]));
}
