/** What the page knows: views of the API, and what it has heard of whom. */
import type { View } from '../../daemon/control/views/catalogue.js';

/** Everything that a daemon says of itself. */
export type StatusView = View<'Status'>;

/** A VRRP instance. */
export type InstanceView = View<'VrrpInstance'>;

/** A virtual server with its real servers. */
export type VirtualServerView = View<'VirtualServer'>;

/** A real server of a virtual server. */
export type RealServerView = VirtualServerView['realServers'][number];

/** What an operator says of a real server. */
export type OverrideView = View<'Overrides'>['overrides'][number];

/** Whether the router is in maintenance. */
export type MaintenanceView = View<'Maintenance'>;

/** Who the page is, as the daemon knows it, and what that one may do. */
export type ClientView = View<'Root'>['client'];

/** Why something has changed, with what came before it and after. */
export type ExplanationView = View<'Why'>['explanations'][number];

/** All that is asked of a daemon at once. */
export interface DaemonView {
  readonly status: StatusView;
  readonly overrides: readonly OverrideView[];
  readonly maintenance: MaintenanceView;
}

/** All members, as they have answered the daemon. */
export type ClusterView = View<'Cluster'>;

/** A virtual router on a member: what members say of each other, and more where it is here. */
export type RouterView = Pick<
  InstanceView,
  'name' | 'state' | 'since' | 'virtualRouter' | 'family' | 'priority' | 'otherMasters' | 'faults'
> &
  Partial<InstanceView>;

/** A router of the cluster; the one that gives the page is the first. */
export interface Member {
  readonly name: string;
  readonly routers: readonly RouterView[];
  /** Of the one that gives the page. */
  readonly status?: StatusView;
  /** Why it could not be asked. */
  readonly failure?: string;
}
