/** The daemon as a whole, as the API says it. */
import type { Configuration } from '../../../config/model.js';
import type { Override } from '../../../lvs/overrides/override.js';
import type { DaemonStatus } from '../../../observe/status/status.js';
import type { View } from './catalogue.js';
import { virtualServerView } from './lvs-view.js';
import {
  groupView,
  instanceView,
  sessionView,
  type TrackerReadings,
  timeText,
  trackersView,
} from './vrrp-view.js';

/** Everything in one object. */
export function statusView(
  status: DaemonStatus,
  readings: TrackerReadings,
  configuration: Configuration,
  problems: readonly string[],
): View<'Status'> {
  const { clock, vrrp, balancer, bfd, maintenance } = status;
  return {
    at: timeText(clock.epochMs),
    monotonicMs: clock.monotonicMs,
    daemon: supervisorView(status),
    healthy: problems.length === 0,
    problems: [...problems],
    vrrp: vrrp && {
      instances: vrrp.instances.map((each) => instanceView(each, configuration, clock)),
      groups: vrrp.groups.map(groupView),
    },
    trackers: trackersView(status, readings, configuration),
    lvs: balancer && {
      virtualServers: balancer.virtualServers.map((each) =>
        virtualServerView(each, clock, balancer.tallies?.checks),
      ),
    },
    bfd: bfd?.map((session) => sessionView(session, clock)),
    announcements: status.announcements.map((each) => ({ ...each })),
    maintenance: { on: maintenance !== undefined, ...maintenance },
    overrides: status.overrides.map(overrideView),
    discoveries: status.discoveries.map(discoveryView),
  };
}

function overrideView({ target, set, ...rest }: Override): View<'Status'>['overrides'][number] {
  return { target: { ...target }, set: { ...set }, ...rest };
}

function discoveryView({
  service: virtualServer,
  answeredAtMs,
  held,
  ...rest
}: DaemonStatus['discoveries'][number]): View<'Status'>['discoveries'][number] {
  return {
    virtualServer,
    ...rest,
    ...(answeredAtMs === undefined ? {} : { answeredAt: timeText(answeredAtMs) }),
    ...(held === undefined ? {} : { held: heldView(held) }),
  };
}

function heldView({
  added,
  removed,
  untilMs,
}: NonNullable<DaemonStatus['discoveries'][number]['held']>) {
  return { added, removed, ...(untilMs === undefined ? {} : { until: timeText(untilMs) }) };
}

function supervisorView(status: DaemonStatus): View<'Status'>['daemon'] {
  const { version, pid, routerId: node, uptimeMs, configurationFile, reloads } = status;
  const { applied, refused, configuredAtMs } = reloads;
  const { lastReload } = status;
  return {
    ...{ version, pid, node, uptimeMs, configurationFile },
    configuredAt: timeText(configuredAtMs),
    reloads: { applied, refused },
    lastReload: lastReload && { at: timeText(lastReload.atMs), refused: lastReload.refused },
    children: status.children.map(({ name, pid, restarts, use }) => ({
      ...{ name, pid, restarts },
      use: use && {
        startedAt: timeText(use.startedAtMs),
        cpuSeconds: use.cpuSeconds,
        residentBytes: use.residentBytes,
        busySeconds: use.busySeconds,
      },
    })),
  };
}
