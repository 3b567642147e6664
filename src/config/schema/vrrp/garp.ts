/**
 * Gratuitous ARP settings, which exist twice: as defaults in `global_defs` (`vrrp_garp_…`) and in
 * an instance (`garp_…`).
 */
import { INT32, integer, UINT32 } from '../argument.js';
import { type SupportedKeyword, value } from '../keyword.js';

/** A message time is kept in microseconds in 32 bits: whole seconds up to this. */
const MAXIMUM_SECONDS = 4294;
const SECONDS = { unit: 'seconds' } as const;
const ROUNDS = { unit: 'rounds', becomes: { 0: 1 } } as const;

function delay(summary: string): SupportedKeyword {
  return value(integer('seconds', 0, MAXIMUM_SECONDS, SECONDS), summary);
}

function rounds(summary: string): SupportedKeyword {
  return value(integer('rounds', 1, UINT32, ROUNDS), summary);
}

const row = {
  masterDelay: delay('Time from becoming master to the second set of messages; 0: no second set.'),
  masterRepeat: rounds('Messages for each address in a set.'),
  masterRefresh: value(
    integer('seconds', 0, UINT32, SECONDS),
    'A master sends a set again at this interval; 0: never.',
  ),
  masterRefreshRepeat: rounds('Messages for each address at a refresh.'),
  lowerPriorityDelay: delay('Time to the second set after an advert of lower priority.'),
  lowerPriorityRepeat: value(
    integer('rounds', 0, INT32, { unit: 'rounds' }),
    'Messages for each address after an advert of lower priority.',
  ),
};

function withDefault(keyword: SupportedKeyword, text: string): SupportedKeyword {
  return { ...keyword, default: text };
}

/** `vrrp_garp_…` of `global_defs`. */
export const globalGarpKeywords = {
  vrrp_garp_master_delay: withDefault(row.masterDelay, '5'),
  vrrp_garp_master_repeat: withDefault(row.masterRepeat, '5'),
  vrrp_garp_master_refresh: withDefault(row.masterRefresh, '0'),
  vrrp_garp_master_refresh_repeat: withDefault(row.masterRefreshRepeat, '1'),
  vrrp_garp_lower_prio_delay: withDefault(row.lowerPriorityDelay, 'vrrp_garp_master_delay'),
  vrrp_garp_lower_prio_repeat: withDefault(row.lowerPriorityRepeat, 'vrrp_garp_master_repeat'),
} as const;

/** `garp_…` of an instance. */
export const instanceGarpKeywords = {
  garp_master_delay: withDefault(row.masterDelay, 'vrrp_garp_master_delay'),
  garp_master_repeat: withDefault(row.masterRepeat, 'vrrp_garp_master_repeat'),
  garp_master_refresh: withDefault(row.masterRefresh, 'vrrp_garp_master_refresh'),
  garp_master_refresh_repeat: withDefault(
    row.masterRefreshRepeat,
    'vrrp_garp_master_refresh_repeat',
  ),
  garp_lower_prio_delay: withDefault(row.lowerPriorityDelay, 'vrrp_garp_lower_prio_delay'),
  garp_lower_prio_repeat: withDefault(row.lowerPriorityRepeat, 'vrrp_garp_lower_prio_repeat'),
} as const;
