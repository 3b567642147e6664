/**
 * Gratuitous ARP settings, which exist twice: as defaults in `global_defs` (`vrrp_garp_…`) and in
 * an instance (`garp_…`).
 */
import { INT32, integer, UINT32 } from '../argument.js';
import { value } from '../keyword.js';

/** A message time is kept in microseconds in 32 bits: whole seconds up to this. */
const MAXIMUM_SECONDS = 4294;
const SECONDS = { unit: 'seconds' } as const;
const ROUNDS = { unit: 'rounds', becomes: { 0: 1 } } as const;

const DELAY = integer('seconds', 0, MAXIMUM_SECONDS, SECONDS);
const REPEAT = integer('rounds', 1, UINT32, ROUNDS);
const REFRESH = integer('seconds', 0, UINT32, SECONDS);
const LOWER_REPEAT = integer('rounds', 0, INT32, { unit: 'rounds' });

const SUMMARIES = {
  masterDelay: 'Time from becoming master to the second set of messages; 0: no second set.',
  masterRepeat: 'Messages for each address in a set.',
  masterRefresh: 'A master sends a set again at this interval; 0: never.',
  masterRefreshRepeat: 'Messages for each address at a refresh.',
  lowerPriorityDelay: 'Time to the second set after an advert of lower priority.',
  lowerPriorityRepeat: 'Messages for each address after an advert of lower priority.',
};

/** `vrrp_garp_…` of `global_defs`. */
export const globalGarpKeywords = {
  vrrp_garp_master_delay: value(DELAY, SUMMARIES.masterDelay, { default: 5 }),
  vrrp_garp_master_repeat: value(REPEAT, SUMMARIES.masterRepeat, { default: 5 }),
  vrrp_garp_master_refresh: value(REFRESH, SUMMARIES.masterRefresh, { default: 0 }),
  vrrp_garp_master_refresh_repeat: value(REPEAT, SUMMARIES.masterRefreshRepeat, { default: 1 }),
  vrrp_garp_lower_prio_delay: value(DELAY, SUMMARIES.lowerPriorityDelay, {
    otherwise: 'vrrp_garp_master_delay',
  }),
  vrrp_garp_lower_prio_repeat: value(LOWER_REPEAT, SUMMARIES.lowerPriorityRepeat, {
    otherwise: 'vrrp_garp_master_repeat',
  }),
} as const;

/** `garp_…` of an instance. */
export const instanceGarpKeywords = {
  garp_master_delay: value(DELAY, SUMMARIES.masterDelay, { otherwise: 'vrrp_garp_master_delay' }),
  garp_master_repeat: value(REPEAT, SUMMARIES.masterRepeat, {
    otherwise: 'vrrp_garp_master_repeat',
  }),
  garp_master_refresh: value(REFRESH, SUMMARIES.masterRefresh, {
    otherwise: 'vrrp_garp_master_refresh',
  }),
  garp_master_refresh_repeat: value(REPEAT, SUMMARIES.masterRefreshRepeat, {
    otherwise: 'vrrp_garp_master_refresh_repeat',
  }),
  garp_lower_prio_delay: value(DELAY, SUMMARIES.lowerPriorityDelay, {
    otherwise: 'vrrp_garp_lower_prio_delay',
  }),
  garp_lower_prio_repeat: value(LOWER_REPEAT, SUMMARIES.lowerPriorityRepeat, {
    otherwise: 'vrrp_garp_lower_prio_repeat',
  }),
} as const;
