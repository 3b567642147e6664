/** Every metric family, in the order of the answer. */
import { balancerFamilies } from './balancer-families.js';
import { bfdFamilies } from './bfd-families.js';
import { checkFamilies } from './check-families.js';
import { daemonFamilies } from './daemon-families.js';
import type { MetricFamily } from './family.js';
import type { MetricsScope } from './scope.js';
import { trackerFamilies } from './tracker-families.js';
import { vrrpFamilies } from './vrrp-families.js';

/** A part of the table. */
export interface FamilyGroup {
  readonly title: string;
  /** What it is asked for by. */
  readonly scope: MetricsScope;
  readonly families: readonly MetricFamily[];
}

/** The table by what the families tell of. */
export const familyGroups: readonly FamilyGroup[] = [
  { title: 'The daemon', scope: 'daemon', families: daemonFamilies },
  { title: 'VRRP', scope: 'vrrp', families: vrrpFamilies },
  { title: 'Trackers', scope: 'vrrp', families: trackerFamilies },
  { title: 'BFD', scope: 'vrrp', families: bfdFamilies },
  { title: 'Balancing', scope: 'lvs', families: balancerFamilies },
  { title: 'Checks', scope: 'checks', families: checkFamilies },
];
