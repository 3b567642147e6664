/**
 * Every view by its name in the documents. The daemon itself knows the types alone (`View`): no
 * shape is made at its start.
 */
import type { Shaped } from '../../../base/json-shape.js';
import { cluster, clusterAnswers, clusterMember } from './cluster-schemas.js';
import {
  configuration,
  diagnostics,
  health,
  logLevels,
  maintenance,
  plan,
  problemDetails,
  readiness,
  reload,
  reloadConfirmed,
  root,
  status,
} from './daemon-schemas.js';
import { event, events, why } from './event-schemas.js';
import {
  checks,
  checksRun,
  overrides,
  overridesCleared,
  overridesSet,
  virtualServer,
  virtualServers,
} from './lvs-schemas.js';
import {
  announced,
  bfdSession,
  handOver,
  peers,
  syncGroup,
  syncGroups,
  tracker,
  trackers,
  vrrpInstance,
  vrrpInstances,
} from './vrrp-schemas.js';

/** The shapes; another view is another name. */
export const views = {
  Root: root,
  Status: status,
  Health: health,
  LogLevels: logLevels,
  Maintenance: maintenance,
  Readiness: readiness,
  Configuration: configuration,
  Diagnostics: diagnostics,
  Plan: plan,
  Reload: reload,
  ReloadConfirmed: reloadConfirmed,
  VrrpInstance: vrrpInstance,
  VrrpInstances: vrrpInstances,
  SyncGroup: syncGroup,
  SyncGroups: syncGroups,
  Tracker: tracker,
  Trackers: trackers,
  BfdSession: bfdSession,
  Peers: peers,
  HandOver: handOver,
  Announced: announced,
  VirtualServer: virtualServer,
  VirtualServers: virtualServers,
  Checks: checks,
  ChecksRun: checksRun,
  Overrides: overrides,
  OverridesSet: overridesSet,
  OverridesCleared: overridesCleared,
  Cluster: cluster,
  ClusterMember: clusterMember,
  ClusterAnswers: clusterAnswers,
  Event: event,
  Events: events,
  Why: why,
  Problem: problemDetails,
} as const;

/** The name of a view. */
export type ViewName = keyof typeof views;

/** What the API says under that name. */
export type View<Name extends ViewName> = Shaped<(typeof views)[Name]>;
