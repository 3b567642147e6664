/** Every object that the configuration wants to be served. */
import type { SnmpSettings } from '../../config/services-model.js';
import type { ManagedObject } from '../managed-object.js';
import { type MibView, mibView } from '../mib-view.js';
import type { Oid } from '../oid.js';
import { realServerObjects } from './check-real-servers.js';
import { virtualServerGroupObjects } from './check-server-groups.js';
import { syncDaemonObjects } from './check-sync-daemon.js';
import { virtualServerObjects } from './check-virtual-servers.js';
import { globalObjects } from './keepalived-global.js';
import { KEEPALIVED, VRRP_MIB, VRRPV3_MIB } from './roots.js';
import type { MibSubject } from './subject.js';
import { addressObjects } from './vrrp-addresses.js';
import { groupObjects } from './vrrp-groups.js';
import { instanceObjects } from './vrrp-instances.js';
import { vrrpMibObjects } from './vrrp-mib.js';
import { routeObjects } from './vrrp-routes.js';
import { ruleObjects } from './vrrp-rules.js';
import { trackerObjects } from './vrrp-trackers.js';
import { vrrpv3MibObjects } from './vrrpv3-mib.js';

type Part = (subject: MibSubject) => readonly ManagedObject[];

/** What of the settings serves what. */
const PARTS: {
  readonly [Setting in 'vrrp' | 'checker' | 'rfc2787' | 'rfc6527']: {
    readonly root: Oid;
    readonly objects: readonly Part[];
  };
} = {
  vrrp: {
    root: KEEPALIVED,
    objects: [
      ...[globalObjects, groupObjects, instanceObjects, trackerObjects],
      ...[addressObjects, routeObjects, ruleObjects],
    ],
  },
  checker: {
    root: KEEPALIVED,
    objects: [
      ...[globalObjects, virtualServerGroupObjects, virtualServerObjects],
      ...[realServerObjects, syncDaemonObjects],
    ],
  },
  rfc2787: { root: VRRP_MIB, objects: [vrrpMibObjects] },
  rfc6527: { root: VRRPV3_MIB, objects: [vrrpv3MibObjects] },
};

function partsOf(settings: SnmpSettings): readonly (typeof PARTS)['vrrp'][] {
  return (Object.keys(PARTS) as (keyof typeof PARTS)[])
    .filter((name) => settings[name])
    .map((name) => PARTS[name]);
}

/** The subtrees that a subagent registers for; empty: SNMP is not asked for. */
export function registeredRoots(settings: SnmpSettings): readonly Oid[] {
  return [...new Set(partsOf(settings).map(({ root }) => root))];
}

/** The objects of the moment. */
export function allObjects(settings: SnmpSettings, subject: MibSubject): MibView {
  const parts = new Set(partsOf(settings).flatMap(({ objects }) => objects));
  return mibView([...parts].flatMap((objects) => objects(subject)));
}
