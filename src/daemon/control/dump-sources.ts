/** Asks the children for what a dump wants to know. */
import type { DumpKind } from '../../observe/dump/path.js';
import type { Supervisor } from '../supervisor/supervisor.js';
import type { DumpSources } from './dumps.js';

/** Whom to ask for each kind of dump. */
const wanted: Readonly<
  Record<DumpKind, { readonly vrrp?: true; readonly balancer?: true; readonly bfd?: true }>
> = {
  parentData: {},
  vrrpData: { vrrp: true, bfd: true },
  bfdData: { bfd: true },
  checkerData: { balancer: true },
  statistics: { vrrp: true },
  json: { vrrp: true, balancer: true },
};

/** @param clearCounters whether VRRP counts from 0 after this */
export async function dumpSources(
  kind: DumpKind,
  supervisor: Supervisor,
  clearCounters: boolean,
): Promise<DumpSources> {
  const { vrrp, balancer, bfd } = wanted[kind];
  const [instances, servers, sessions] = await Promise.all([
    vrrp ? supervisor.snapshot(clearCounters) : undefined,
    balancer ? supervisor.balancerSnapshot(false) : undefined,
    bfd ? supervisor.bfdSnapshot() : undefined,
  ]);
  return {
    runningScripts: supervisor.trackers.runningScripts,
    processes: supervisor.trackers.processStandings,
    ...(instances === undefined ? {} : { vrrp: instances }),
    ...(servers === undefined ? {} : { balancer: servers }),
    ...(sessions === undefined ? {} : { bfd: sessions }),
  };
}
