/** `global_defs`: mail, SNMP, D-Bus, packet filters and virtual MACs. */
import { parseAddress } from '../../../base/address.js';
import type {
  DbusSettings,
  FirewallSettings,
  GlobalServices,
  MailSettings,
  SnmpSettings,
} from '../../services-model.js';
import type { CompileContext } from '../reading/context.js';
import { entryWords } from '../reading/list-entries.js';
import { type GlobalSettings, milliseconds, type RootSettings } from './global.js';
import { interfaceDelays, linkbeatInterfaces } from './static-entries.js';
import { compileTuning } from './tuning.js';

/** The less common settings. `hostName` is what a mail relay is greeted with. */
export function compileGlobalServices(
  context: CompileContext,
  root: RootSettings,
  settings: GlobalSettings,
  hostName: string,
): GlobalServices {
  const group = settings.has('vrrp_mcast_group6')
    ? parseAddress(settings.value('vrrp_mcast_group6'))
    : undefined;
  const prefix = settings.value('vmac_prefix');
  return {
    mail: mail(settings, hostName),
    snmp: snmp(settings),
    dbus: dbus(settings),
    firewall: firewall(root, settings),
    tuning: compileTuning(settings),
    defaultInterface: settings.value('default_interface'),
    ...(group === undefined ? {} : { multicastGroup6: group }),
    vmacPrefix: prefix,
    vmacAddressPrefix: settings.value('vmac_addr_prefix') ?? prefix,
    linkbeatPolling: root.has('linkbeat_use_polling'),
    linkbeatInterfaces: linkbeatInterfaces(context, root),
    interfaceDelays: interfaceDelays(context, root),
  };
}

function mail(settings: GlobalSettings, hostName: string): MailSettings {
  const [host, port] = settings.words('smtp_server') ?? [];
  const sender = settings.value('notification_email_from');
  const alerts = settings.value('smtp_alert') === true;
  return {
    ...(typeof host === 'string' && typeof port === 'number' ? { server: { host, port } } : {}),
    ...(sender === undefined ? {} : { sender }),
    recipients: entryWords(settings.all('notification_email')),
    heloName: settings.value('smtp_helo_name') ?? hostName,
    timeoutMs: settings.value('smtp_connect_timeout') * 1000,
    alerts,
    vrrpAlerts: settings.value('smtp_alert_vrrp') ?? alerts,
    checkerAlerts: settings.value('smtp_alert_checker') ?? alerts,
    noFaults: settings.has('no_email_faults'),
    noCheckers: settings.value('no_checker_emails'),
  };
}

function snmp(settings: GlobalSettings): SnmpSettings {
  const socket = settings.value('snmp_socket');
  const both = settings.has('enable_snmp_rfc');
  const interval = settings.value('snmp_vs_stats_update_interval');
  return {
    ...(socket === undefined ? {} : { socket }),
    traps: settings.has('enable_traps'),
    vrrp: settings.has('enable_snmp_vrrp'),
    checker: settings.has('enable_snmp_checker'),
    rfc2787: both || settings.has('enable_snmp_rfcv2'),
    rfc6527: both || settings.has('enable_snmp_rfcv3'),
    virtualServerUpdateMs: milliseconds(interval),
    realServerUpdateMs: milliseconds(settings.value('snmp_rs_stats_update_interval') ?? interval),
  };
}

function dbus(settings: GlobalSettings): DbusSettings {
  return {
    enabled: settings.has('enable_dbus'),
    serviceName: settings.value('dbus_service_name'),
    noInterfaceName: settings.value('dbus_no_interface_name'),
  };
}

function firewall(root: RootSettings, settings: GlobalSettings): FirewallSettings {
  const [inputChain, outputChain] = settings.words('vrrp_iptables')?.map(String) ?? [];
  const sets = settings.last('vrrp_ipsets')?.values.map(String);
  const table = settings.value('nftables');
  return {
    ...(inputChain && outputChain ? { iptables: { inputChain, outputChain } } : {}),
    ...(sets === undefined ? {} : { ipsets: sets }),
    ...(table === undefined ? {} : { nftablesTable: table }),
    nftablesPriority: settings.value('nftables_priority'),
    nftablesUsesIndex: settings.has('nftables_ifindex'),
    nftablesCounters: settings.has('nftables_counters'),
    ipsetsInNamespace: root.has('namespace_with_ipsets'),
  };
}
