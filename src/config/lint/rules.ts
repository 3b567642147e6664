/** All lint rules, in the order of the manual. */
import { addressRules } from './address-rules.js';
import { balancerRules } from './balancer-rules.js';
import { checkRules } from './check-rules.js';
import { directorRules } from './director-rules.js';
import { electionRules } from './election-rules.js';
import { groupRules } from './group-rules.js';
import { markRules } from './mark-rules.js';
import { networkRules } from './network-rules.js';
import { notifyRules } from './notify-rules.js';
import type { LintRule } from './rule.js';
import { schedulingRules } from './scheduling-rules.js';
import { scriptRules } from './script-rules.js';
import { trackingRules } from './tracking-rules.js';
import { transportRules } from './transport-rules.js';

/** The table of rules, by the headings of the manual. */
export const ruleGroups: Readonly<Record<string, readonly LintRule[]>> = {
  'Election and timing': electionRules,
  'Tracking and weights': trackingRules,
  Scripts: scriptRules,
  Notification: notifyRules,
  'Virtual addresses': [...addressRules, ...networkRules],
  'Peers and authentication': transportRules,
  'Sync groups': groupRules,
  'Virtual and real servers': [...directorRules, ...markRules, ...schedulingRules],
  'Health checks': checkRules,
  'Nobody uses it, nobody hears of it': balancerRules,
};

/** Every rule. */
export const lintRules: readonly LintRule[] = Object.values(ruleGroups).flat();
