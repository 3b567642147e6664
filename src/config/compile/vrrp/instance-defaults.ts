/** What `global_defs` says about every VRRP instance. */
import { type IpAddress, parseAddress } from '../../../base/address.js';
import type { GratuitousArpSettings } from '../../model.js';
import type { instanceGarpKeywords } from '../../schema/vrrp/garp.js';
import type { GlobalSettings } from '../global/global.js';
import { milliseconds, type Settings } from '../reading/settings.js';
import { garpExtra, type ServiceDefaults } from './instance-services.js';

/** Defaults for what an instance does not say itself. */
export interface InstanceDefaults extends ServiceDefaults {
  readonly version: 2 | 3;
  readonly multicastGroup: IpAddress;
  /** Asked for by IPv6 instances only: reading an IPv6 address takes a package. */
  readonly multicastGroup6: () => IpAddress;
  readonly downTimerAdverts: number;
  readonly garp: GratuitousArpSettings;
  readonly lowerPriorityNoAdvert: boolean;
  readonly higherPrioritySendAdvert: boolean;
  readonly skipCheckAdvertAddresses: boolean;
  readonly checkUnicastSource: boolean;
  readonly ownerIgnoreAdverts: boolean;
  readonly v3ChecksumAsV2: boolean;
  readonly notifyPriorityChanges: boolean;
  readonly dynamicInterfaces: boolean;
}

/** The versions of the protocol by the words for them. */
export const VERSIONS = { 2: 2, 3: 3 } as const;

/** Reads the defaults, from `global_defs` or built in. */
export function instanceDefaults(settings: GlobalSettings): InstanceDefaults {
  return {
    version: VERSIONS[settings.value('vrrp_version')],
    multicastGroup: groupOf(settings.value('vrrp_mcast_group4')),
    multicastGroup6: () => groupOf(settings.value('vrrp_mcast_group6')),
    downTimerAdverts: settings.value('vrrp_down_timer_adverts'),
    garp: garpDefaults(settings),
    lowerPriorityNoAdvert: settings.value('vrrp_lower_prio_no_advert'),
    higherPrioritySendAdvert: settings.value('vrrp_higher_prio_send_advert'),
    skipCheckAdvertAddresses: settings.value('vrrp_skip_check_adv_addr'),
    checkUnicastSource: settings.has('vrrp_check_unicast_src'),
    ownerIgnoreAdverts: settings.value('vrrp_owner_ignore_adverts'),
    v3ChecksumAsV2: settings.has('v3_checksum_as_v2'),
    notifyPriorityChanges: settings.value('vrrp_notify_priority_changes'),
    dynamicInterfaces: settings.has('dynamic_interfaces'),
    smtpAlert: (settings.value('smtp_alert_vrrp') ?? settings.value('smtp_alert')) === true,
    strict: settings.value('vrrp_strict'),
    garpExtraInterface: garpExtra(settings.last('vrrp_garp_extra_if')),
  };
}

/** @throws RangeError for a text that is no address, as the row of a group never has. */
function groupOf(text: string): IpAddress {
  const group = parseAddress(text);
  if (group === undefined) {
    throw new RangeError(`'${text}' is not an IP address`);
  }
  return group;
}

/** `vrrp_min_garp` replaces the built-in defaults, not what is configured. */
function garpDefaults(settings: GlobalSettings): GratuitousArpSettings {
  const least = settings.value('vrrp_min_garp');
  const most = (
    name: `vrrp_garp_master_${'delay' | 'repeat' | 'refresh_repeat'}`,
    fewest: number,
  ) => (least && !settings.has(name) ? fewest : settings.value(name));
  const delay = most('vrrp_garp_master_delay', 0);
  const repeat = most('vrrp_garp_master_repeat', 1);
  const refreshRepeat = most('vrrp_garp_master_refresh_repeat', 0);
  return {
    masterDelayMs: delay * 1000,
    masterRepeat: repeat,
    masterRefreshMs: settings.value('vrrp_garp_master_refresh') * 1000,
    masterRefreshRepeat: refreshRepeat,
    lowerPriorityDelayMs: (settings.value('vrrp_garp_lower_prio_delay') ?? delay) * 1000,
    lowerPriorityRepeat: settings.value('vrrp_garp_lower_prio_repeat') ?? repeat,
    intervalMs: milliseconds(settings.value('vrrp_garp_interval')),
    neighbourAdvertisementIntervalMs: milliseconds(settings.value('vrrp_gna_interval')),
  };
}

/** The settings of one instance over the defaults. */
export function instanceGarp(
  settings: Settings<typeof instanceGarpKeywords>,
  defaults: GratuitousArpSettings,
): GratuitousArpSettings {
  const ms = (seconds: number | undefined, otherwise: number) =>
    seconds === undefined ? otherwise : seconds * 1000;
  return {
    ...defaults,
    masterDelayMs: ms(settings.value('garp_master_delay'), defaults.masterDelayMs),
    masterRepeat: settings.value('garp_master_repeat') ?? defaults.masterRepeat,
    masterRefreshMs: ms(settings.value('garp_master_refresh'), defaults.masterRefreshMs),
    masterRefreshRepeat:
      settings.value('garp_master_refresh_repeat') ?? defaults.masterRefreshRepeat,
    lowerPriorityDelayMs: ms(
      settings.value('garp_lower_prio_delay'),
      defaults.lowerPriorityDelayMs,
    ),
    lowerPriorityRepeat: settings.value('garp_lower_prio_repeat') ?? defaults.lowerPriorityRepeat,
  };
}
