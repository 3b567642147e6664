/** What `global_defs` says about every VRRP instance. */
import { addressFromBytes, type IpAddress, parseAddress } from '../../../base/address.js';
import type { GratuitousArpSettings } from '../../model.js';
import type { instanceGarpKeywords } from '../../schema/vrrp/garp.js';
import { type GlobalSettings, milliseconds } from '../global/global.js';
import type { Settings } from '../reading/settings.js';
import { garpExtra, type ServiceDefaults } from './instance-services.js';

/** VRRP over IPv4 multicast: 224.0.0.18 (RFC 9568 section 5.1.1.2). */
const MULTICAST_GROUP = addressFromBytes(Uint8Array.of(224, 0, 0, 18), 0, 'inet');

/** VRRP over IPv6 multicast: ff02::12 (RFC 9568 section 5.1.2.2). */
function allVrrpRouters6(): IpAddress {
  const bytes = Uint8Array.of(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x12);
  return addressFromBytes(bytes, 0, 'inet6');
}

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

/** Reads the defaults, from `global_defs` or built in. */
export function instanceDefaults(settings: GlobalSettings): InstanceDefaults {
  return {
    version: settings.text('vrrp_version') === '3' ? 3 : 2,
    multicastGroup: parseAddress(settings.text('vrrp_mcast_group4') ?? '') ?? MULTICAST_GROUP,
    multicastGroup6: () =>
      parseAddress(settings.text('vrrp_mcast_group6') ?? '') ?? allVrrpRouters6(),
    downTimerAdverts: settings.number('vrrp_down_timer_adverts') ?? 3,
    garp: garpDefaults(settings),
    lowerPriorityNoAdvert: settings.toggle('vrrp_lower_prio_no_advert') ?? false,
    higherPrioritySendAdvert: settings.toggle('vrrp_higher_prio_send_advert') ?? false,
    skipCheckAdvertAddresses: settings.toggle('vrrp_skip_check_adv_addr') ?? false,
    checkUnicastSource: settings.has('vrrp_check_unicast_src'),
    ownerIgnoreAdverts: settings.toggle('vrrp_owner_ignore_adverts') ?? false,
    v3ChecksumAsV2: settings.has('v3_checksum_as_v2'),
    notifyPriorityChanges: settings.toggle('vrrp_notify_priority_changes') ?? false,
    dynamicInterfaces: settings.has('dynamic_interfaces'),
    smtpAlert: settings.toggle('smtp_alert_vrrp') ?? settings.toggle('smtp_alert') ?? false,
    strict: settings.toggle('vrrp_strict') ?? false,
    garpExtraInterface: garpExtra(settings.last('vrrp_garp_extra_if')),
  };
}

/** `vrrp_min_garp` replaces the built-in defaults, not what is configured. */
function garpDefaults(settings: GlobalSettings): GratuitousArpSettings {
  const least = settings.toggle('vrrp_min_garp') ?? false;
  const delay = settings.number('vrrp_garp_master_delay') ?? (least ? 0 : 5);
  const repeat = settings.number('vrrp_garp_master_repeat') ?? (least ? 1 : 5);
  const refreshRepeat = settings.number('vrrp_garp_master_refresh_repeat') ?? (least ? 0 : 1);
  return {
    masterDelayMs: delay * 1000,
    masterRepeat: repeat,
    masterRefreshMs: (settings.number('vrrp_garp_master_refresh') ?? 0) * 1000,
    masterRefreshRepeat: refreshRepeat,
    lowerPriorityDelayMs: (settings.number('vrrp_garp_lower_prio_delay') ?? delay) * 1000,
    lowerPriorityRepeat: settings.number('vrrp_garp_lower_prio_repeat') ?? repeat,
    intervalMs: milliseconds(settings.number('vrrp_garp_interval') ?? 0),
    neighbourAdvertisementIntervalMs: milliseconds(settings.number('vrrp_gna_interval') ?? 0),
  };
}

/** The settings of one instance over the defaults. */
export function instanceGarp(
  settings: Settings<keyof typeof instanceGarpKeywords>,
  defaults: GratuitousArpSettings,
): GratuitousArpSettings {
  const ms = (seconds: number | undefined, otherwise: number) =>
    seconds === undefined ? otherwise : seconds * 1000;
  return {
    ...defaults,
    masterDelayMs: ms(settings.number('garp_master_delay'), defaults.masterDelayMs),
    masterRepeat: settings.number('garp_master_repeat') ?? defaults.masterRepeat,
    masterRefreshMs: ms(settings.number('garp_master_refresh'), defaults.masterRefreshMs),
    masterRefreshRepeat:
      settings.number('garp_master_refresh_repeat') ?? defaults.masterRefreshRepeat,
    lowerPriorityDelayMs: ms(
      settings.number('garp_lower_prio_delay'),
      defaults.lowerPriorityDelayMs,
    ),
    lowerPriorityRepeat: settings.number('garp_lower_prio_repeat') ?? defaults.lowerPriorityRepeat,
  };
}
