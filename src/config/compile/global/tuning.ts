/** `global_defs`: tuning of processes, sockets and times that the daemon does not follow yet. */
import type { ReceiveBuffer, TuningSettings } from '../../services-model.js';
import { type GlobalSettings, milliseconds, processSettings } from './global.js';

/** Reads the tuning. */
export function compileTuning(settings: GlobalSettings): TuningSettings {
  const name =
    settings.text('process_name') ?? (settings.has('process_names') ? 'keepalived' : undefined);
  const policy = bufferPolicy(settings.text('vrrp_rx_bufs_policy'));
  return {
    ...(name === undefined ? {} : { processName: name }),
    bfdProcess: processSettings(settings, 'bfd', 'keepalived_bfd'),
    automaticPriority: automaticPriority(settings),
    automaticPriorityDelayUs: settings.number('min_auto_priority_delay') ?? 1_000_000,
    netlinkCommands: buffer(settings, 'vrrp_netlink_cmd_rcv_bufs'),
    netlinkEvents: buffer(settings, 'vrrp_netlink_monitor_rcv_bufs'),
    processEvents: buffer(settings, 'process_monitor_rcv_bufs'),
    ...(policy === undefined ? {} : { receiveBufferPolicy: policy }),
    receiveBufferPackets: settings.number('vrrp_rx_bufs_multiplier') ?? 3,
    disableLocalIgmp: settings.has('disable_local_igmp'),
    ...paths(settings),
    reloadDaily: settings.has('reload_repeat'),
    delayAfterBootMs: milliseconds(settings.number('vrrp_delay_after_boot') ?? 0),
    allowInterfaceChanges: settings.text('dynamic_interfaces') === 'allow_if_changes',
  };
}

function paths(settings: GlobalSettings) {
  const vendor = settings.text('iproute_usr_dir');
  const own = settings.text('iproute_etc_dir');
  const copies = settings.text('config_save_dir');
  const temporary = settings.text('tmp_config_directory');
  const time = settings.text('reload_time_file');
  return {
    ...(vendor === undefined ? {} : { iprouteVendorDirectory: vendor }),
    ...(own === undefined ? {} : { iprouteDirectory: own }),
    ...(copies === undefined ? {} : { configurationCopyDirectory: copies }),
    ...(temporary === undefined ? {} : { temporaryDirectory: temporary }),
    ...(time === undefined ? {} : { reloadTimeFile: time }),
  };
}

function automaticPriority(settings: GlobalSettings): number | 'highest' {
  if (!settings.has('max_auto_priority')) {
    return 0;
  }
  return settings.number('max_auto_priority') ?? 'highest';
}

function buffer(
  settings: GlobalSettings,
  keyword: `${'vrrp_netlink_cmd' | 'vrrp_netlink_monitor' | 'process_monitor'}_rcv_bufs`,
): ReceiveBuffer {
  const bytes = settings.number(keyword);
  const force = settings.toggle(`${keyword}_force`) ?? false;
  return { ...(bytes === undefined ? {} : { bytes }), force };
}

function bufferPolicy(text: string | undefined): 'MTU' | 'ADVERT' | number | undefined {
  const name = text?.toUpperCase();
  if (name === undefined) {
    return undefined;
  }
  return name === 'MTU' || name === 'ADVERT' ? name : Number(name);
}
