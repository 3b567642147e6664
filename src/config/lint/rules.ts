/** All lint rules, in the order of the manual. */

import type { LintRule } from './rule.js';
import { addressRules } from './rules/address.js';
import { apiRules } from './rules/api.js';
import { balancerRules } from './rules/balancer.js';
import { checkRules } from './rules/check.js';
import { checkSourceRules } from './rules/check-source.js';
import { directorRules } from './rules/director.js';
import { electionRules } from './rules/election.js';
import { groupRules } from './rules/group.js';
import { hashingRules } from './rules/hashing.js';
import { markRules } from './rules/mark.js';
import { networkRules } from './rules/network.js';
import { notifyRules } from './rules/notify.js';
import { schedulingRules } from './rules/scheduling.js';
import { scriptRules } from './rules/script.js';
import { trackedServiceRules } from './rules/tracked-service.js';
import { trackingRules } from './rules/tracking.js';
import { transportRules } from './rules/transport.js';

/** The table of rules, by the headings of the manual. */
export const ruleGroups: Readonly<Record<string, readonly LintRule[]>> = {
  'Election and timing': electionRules,
  'Tracking and weights': [...trackingRules, ...trackedServiceRules],
  Scripts: scriptRules,
  Notification: notifyRules,
  'Virtual addresses': [...addressRules, ...networkRules],
  'Peers and authentication': transportRules,
  'Sync groups': groupRules,
  'Virtual and real servers': [...directorRules, ...markRules, ...schedulingRules, ...hashingRules],
  'Health checks': [...checkRules, ...checkSourceRules],
  'Nobody uses it, nobody hears of it': [...balancerRules, ...apiRules],
};

/** Every rule. */
export const lintRules: readonly LintRule[] = Object.values(ruleGroups).flat();
