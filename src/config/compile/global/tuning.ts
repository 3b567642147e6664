/** `global_defs`: tuning of processes, sockets and times that the daemon does not follow yet. */
import { globalKeywords } from '../../schema/root.js';
import type { ReceiveBuffer, TuningSettings } from '../../services-model.js';
import { fieldsOf } from '../reading/settings.js';
import { type GlobalSettings, processSettings } from './global.js';

const tuningFields = fieldsOf(globalKeywords);

/** Reads the tuning. */
export function compileTuning(settings: GlobalSettings): TuningSettings {
  const name =
    settings.value('process_name') ?? (settings.has('process_names') ? 'keepalived' : undefined);
  const policy = bufferPolicy(settings.value('vrrp_rx_bufs_policy'));
  return {
    ...(name === undefined ? {} : { processName: name }),
    bfdProcess: processSettings(settings, 'bfd', 'keepalived_bfd'),
    automaticPriority: automaticPriority(settings),
    netlinkCommands: receiveBuffer(settings, 'vrrp_netlink_cmd_rcv_bufs'),
    netlinkEvents: receiveBuffer(settings, 'vrrp_netlink_monitor_rcv_bufs'),
    processEvents: receiveBuffer(settings, 'process_monitor_rcv_bufs'),
    ...(policy === undefined ? {} : { receiveBufferPolicy: policy }),
    ...tuningFields(settings),
    allowInterfaceChanges: settings.value('dynamic_interfaces') === 'allow_if_changes',
  };
}

function automaticPriority(settings: GlobalSettings): number | 'highest' {
  const priority = settings.value('max_auto_priority');
  return priority === undefined ? 'highest' : priority;
}

/** The size of a receive buffer, with its `…_force`. */
export function receiveBuffer(
  settings: GlobalSettings,
  keyword: `${`${'vrrp' | 'lvs'}_netlink_${'cmd' | 'monitor'}` | 'process_monitor'}_rcv_bufs`,
): ReceiveBuffer {
  const bytes = settings.value(keyword);
  const force = settings.value(`${keyword}_force`);
  return { ...(bytes === undefined ? {} : { bytes }), force };
}

function bufferPolicy(text: string | undefined): 'MTU' | 'ADVERT' | number | undefined {
  const name = text?.toUpperCase();
  if (name === undefined) {
    return undefined;
  }
  return name === 'MTU' || name === 'ADVERT' ? name : Number(name);
}
