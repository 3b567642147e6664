/** Every metric family, in the order of the answer. */
import { balancerFamilies } from './balancer-families.js';
import { bfdFamilies } from './bfd-families.js';
import { checkFamilies } from './check-families.js';
import { daemonFamilies } from './daemon-families.js';
import type { MetricFamily } from './family.js';
import { trackerFamilies } from './tracker-families.js';
import { vrrpFamilies } from './vrrp-families.js';

/** A part of the table. */
export interface FamilyGroup {
  readonly title: string;
  readonly families: readonly MetricFamily[];
}

/** The table by what the families tell of. */
export const familyGroups: readonly FamilyGroup[] = [
  { title: 'The daemon', families: daemonFamilies },
  { title: 'VRRP', families: vrrpFamilies },
  { title: 'Trackers', families: trackerFamilies },
  { title: 'BFD', families: bfdFamilies },
  { title: 'Balancing', families: balancerFamilies },
  { title: 'Checks', families: checkFamilies },
];
