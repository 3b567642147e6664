/**
 * What a start or a reload would change: desired × observed, without doing it. The director, the
 * planner and the configuration reader are those of the daemon.
 */
import type { Configuration } from '../../config/model.js';
import { DiscoveredMerge } from '../../discovery/merge.js';
import { openHost } from '../../linux/host/host-doors.js';
import { openIpvs } from '../../linux/ipvs/ipvs.js';
import { foreseeTable } from '../../lvs/director/foresee-table.js';
import { describeChanges, type ServiceChange } from '../../lvs/ipvsadm-format/describe-changes.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import type { Override } from '../../lvs/overrides/override.js';
import { planTable } from '../../lvs/table/plan.js';
import { desiredSyncDaemons, planSyncDaemons } from '../../lvs/table/sync-daemon.js';
import { serviceKey } from '../../lvs/table/table.js';
import { describeTimeouts, planTimeouts } from '../../lvs/table/timeouts.js';
import { ipvsNamespacePath } from '../files/namespace-path.js';
import { hostStateFile } from '../host/host-state-file.js';
import type { IpvsDoor } from '../ipvs/ipvs-keeper.js';
import type { IpvsBelongings } from '../messages.js';
import { directorPart, withoutMarking } from '../supervisor/children/director-part.js';
import { type RunningState, withoutSecrets } from '../supervisor/running-state.js';
import { type ModelChange, modelChanges } from './model-changes.js';
import { type HostPlan, type MissingSetting, type ObservedHost, planHost } from './plan-host.js';
import type { SettingChange } from './setting-change.js';

/** Everything that would be done. */
export interface ChangePlan {
  readonly file: string;
  readonly action: 'start' | 'reload';
  /** Why the daemon would refuse the reload: nothing else would happen. */
  readonly refused?: string;
  readonly services: readonly ServiceChange[];
  readonly settings: readonly SettingChange[];
  /** What the machine needs and the daemon would not set. */
  readonly missing: readonly MissingSetting[];
  /** Of the configuration; without a daemon there is nothing to compare with. */
  readonly changes: readonly ModelChange[];
}

/** What the plan is made from. */
export interface PlanSources {
  readonly file: string;
  readonly configuration: Configuration;
  readonly running: RunningState | undefined;
  /** What operators have said. */
  readonly overrides: readonly Override[];
  /** Of a daemon that is no more. */
  readonly leftovers: IpvsBelongings | undefined;
  readonly host: ObservedHost;
  openDoor(
    configuration: Configuration,
  ): Pick<IpvsDoor, 'table' | 'timeouts' | 'syncDaemons' | 'close'>;
}

/** The plan of a reload that the daemon would refuse. */
export function refusedReload(file: string, refused: string): ChangePlan {
  const action = 'reload';
  return { file, action, refused, services: [], settings: [], missing: [], changes: [] };
}

/**
 * Makes the plan; the kernel is asked only where the load balancer has something to do.
 * @throws what opening and reading IPVS throw.
 */
export function planChanges(sources: PlanSources): ChangePlan {
  const { file, running } = sources;
  const configuration = withoutSecrets(sources.configuration);
  const action = running === undefined ? 'start' : 'reload';
  const states = new Map(running?.vrrpStates.map(({ instance, state }) => [instance, state]));
  const changes = running ? modelChanges(running.configuration, configuration, states) : [];
  const { services, settings } = planIpvs({ ...sources, configuration });
  const host = planMachine(sources.host, configuration, running);
  return {
    file,
    action,
    services,
    settings: [...settings, ...host.settings],
    missing: host.missing,
    changes,
  };
}

/** Without virtual servers the daemon leaves the machine alone, or puts it back. */
function planMachine(
  host: ObservedHost,
  configuration: Configuration,
  running: RunningState | undefined,
): HostPlan {
  return configuration.virtualServers.length === 0 && host.changes === undefined
    ? { settings: [], missing: [] }
    : planHost(host, configuration, running?.configuration);
}

function planIpvs(sources: PlanSources): Pick<ChangePlan, 'services' | 'settings'> {
  const { configuration, running, leftovers } = sources;
  const former = running?.checkpoint?.belongings ?? leftovers;
  const isNeeded = configuration.virtualServers.length > 0;
  if (!isNeeded && former === undefined) {
    return { services: [], settings: [] };
  }
  const belongings = former ?? { services: [], syncDaemonRoles: [] };
  const door = sources.openDoor(configuration);
  try {
    const observed = door.table();
    const partOf = (each: Configuration) => {
      const part = withDiscovered(directorPart(each), running);
      return running?.marksUnusable ? withoutMarking(part) : part;
    };
    const desired = foreseeTable(
      partOf(configuration),
      running && {
        configuration: partOf(running.configuration),
        checkpoint: running.checkpoint?.director,
        vrrpStates: running.vrrpStates,
        overrides: running.overrides,
      },
      sources.overrides,
    );
    const owned = new Set(belongings.services.map(serviceKey));
    const flush = isNeeded && running === undefined && configuration.global.balancer.flush;
    const operations = planTable(desired, observed, { owned, flush });
    return {
      services: describeChanges(operations, observed),
      settings: planSettings(door, configuration, sources, belongings),
    };
  } finally {
    door.close();
  }
}

/** What sources have named stays where the file asks the same of them. */
function withDiscovered(
  part: DirectorConfiguration,
  running: RunningState | undefined,
): DirectorConfiguration {
  const backends = new Map(running?.discovered);
  const virtualServers = new DiscoveredMerge().merge(part.virtualServers, backends);
  return { ...part, virtualServers };
}

function planSettings(
  door: Pick<IpvsDoor, 'timeouts' | 'syncDaemons'>,
  { global: { balancer }, virtualServers }: Configuration,
  { running }: PlanSources,
  { syncDaemonRoles, formerTimeouts }: IpvsBelongings,
): readonly SettingChange[] {
  const isNeeded = virtualServers.length > 0;
  const settings = isNeeded ? balancer.syncDaemon : undefined;
  const state = running?.vrrpStates.find(({ instance }) => instance === settings?.instance)?.state;
  const daemons = planSyncDaemons(
    desiredSyncDaemons(settings, state),
    door.syncDaemons(),
    new Set(syncDaemonRoles),
  );
  const found = door.timeouts();
  const wanted = isNeeded ? balancer.timeouts : undefined;
  const { set } = planTimeouts(wanted, formerTimeouts, found);
  const details = set === undefined ? [] : describeTimeouts(set, found);
  const timeouts: SettingChange = { change: 'edit', setting: 'lvs_timeouts', details };
  return [
    ...(set === undefined ? [] : [timeouts]),
    ...daemons.map((operation): SettingChange => {
      if (operation.kind === 'stopDaemon') {
        return { change: 'remove', setting: `sync daemon ${operation.role}`, details: [] };
      }
      const { role, interface: device, syncId } = operation.entry;
      return { change: 'add', setting: `sync daemon ${role}`, details: [device, `id ${syncId}`] };
    }),
  ];
}

/** The machine that the daemon would change; its own file says what it has changed already. */
export function openHostForLooking(configuration: Configuration, statePath: string): ObservedHost {
  const { settings, interfaces } = openHost(namespacePathOf(configuration));
  return { settings, interfaces, changes: hostStateFile(statePath, () => undefined).readState() };
}

function namespacePathOf({ global }: Configuration): string | undefined {
  const { networkNamespace: ofDaemon, balancer } = global;
  return ipvsNamespacePath(balancer.networkNamespace) ?? ipvsNamespacePath(ofDaemon);
}

/** The IPVS that the daemon would open, as it is: no module is loaded for a look. */
export function openForLooking(configuration: Configuration): IpvsDoor {
  const networkNamespacePath = namespacePathOf(configuration);
  return openIpvs({
    loadModule: () => false,
    ...(networkNamespacePath === undefined ? {} : { networkNamespacePath }),
  });
}

/** Whether there is nothing to do. */
export function isEmptyPlan({ services, settings, changes }: ChangePlan): boolean {
  return services.length + settings.length + changes.length === 0;
}
