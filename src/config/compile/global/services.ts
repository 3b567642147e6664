/** `global_defs`: mail, SNMP, D-Bus, packet filters and virtual MACs. */
import { parseAddress } from '../../../base/address.js';
import { DEFAULT_SERVICES } from '../../defaults.js';
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

const SMTP_PORT = 25;

/** The less common settings. `hostName` is what a mail relay is greeted with. */
export function compileGlobalServices(
  context: CompileContext,
  root: RootSettings,
  settings: GlobalSettings,
  hostName: string,
): GlobalServices {
  const group = parseAddress(settings.text('vrrp_mcast_group6') ?? '');
  const prefix = settings.text('vmac_prefix') ?? DEFAULT_SERVICES.vmacPrefix;
  return {
    mail: mail(settings, hostName),
    snmp: snmp(settings),
    dbus: dbus(settings),
    firewall: firewall(root, settings),
    tuning: compileTuning(settings),
    defaultInterface: settings.text('default_interface') ?? DEFAULT_SERVICES.defaultInterface,
    ...(group === undefined ? {} : { multicastGroup6: group }),
    vmacPrefix: prefix,
    vmacAddressPrefix: settings.text('vmac_addr_prefix') ?? prefix,
    linkbeatPolling: root.has('linkbeat_use_polling'),
    linkbeatInterfaces: linkbeatInterfaces(context, root),
    interfaceDelays: interfaceDelays(context, root),
  };
}

function mail(settings: GlobalSettings, hostName: string): MailSettings {
  const [host, port] = settings.last('smtp_server')?.values ?? [];
  const sender = settings.text('notification_email_from');
  const alerts = settings.toggle('smtp_alert') ?? false;
  return {
    ...(typeof host === 'string'
      ? { server: { host, port: typeof port === 'number' ? port : SMTP_PORT } }
      : {}),
    ...(sender === undefined ? {} : { sender }),
    recipients: entryWords(settings.all('notification_email')),
    heloName: settings.text('smtp_helo_name') ?? hostName,
    timeoutMs: (settings.number('smtp_connect_timeout') ?? 30) * 1000,
    alerts,
    vrrpAlerts: settings.toggle('smtp_alert_vrrp') ?? alerts,
    checkerAlerts: settings.toggle('smtp_alert_checker') ?? alerts,
    noFaults: settings.has('no_email_faults'),
    noCheckers: settings.toggle('no_checker_emails') ?? false,
  };
}

function snmp(settings: GlobalSettings): SnmpSettings {
  const socket = settings.text('snmp_socket');
  const both = settings.has('enable_snmp_rfc');
  const interval = settings.number('snmp_vs_stats_update_interval') ?? 5;
  return {
    ...(socket === undefined ? {} : { socket }),
    traps: settings.has('enable_traps'),
    vrrp: settings.has('enable_snmp_vrrp'),
    checker: settings.has('enable_snmp_checker'),
    rfc2787: both || settings.has('enable_snmp_rfcv2'),
    rfc6527: both || settings.has('enable_snmp_rfcv3'),
    virtualServerUpdateMs: milliseconds(interval),
    realServerUpdateMs: milliseconds(settings.number('snmp_rs_stats_update_interval') ?? interval),
  };
}

function dbus(settings: GlobalSettings): DbusSettings {
  const { serviceName, noInterfaceName } = DEFAULT_SERVICES.dbus;
  return {
    enabled: settings.has('enable_dbus'),
    serviceName: settings.text('dbus_service_name') ?? serviceName,
    noInterfaceName: settings.text('dbus_no_interface_name') ?? noInterfaceName,
  };
}

function firewall(root: RootSettings, settings: GlobalSettings): FirewallSettings {
  const chains = settings.last('vrrp_iptables')?.values.map(String);
  const [inputChain = 'INPUT', outputChain = 'OUTPUT'] = chains ?? [];
  const sets = settings.last('vrrp_ipsets')?.values.map(String);
  const table = settings.last('nftables');
  return {
    ...(chains === undefined ? {} : { iptables: { inputChain, outputChain } }),
    ...(sets === undefined ? {} : { ipsets: sets }),
    ...(table === undefined ? {} : { nftablesTable: settings.text('nftables') ?? 'keepalived' }),
    nftablesPriority: settings.number('nftables_priority') ?? -1,
    nftablesUsesIndex: settings.has('nftables_ifindex'),
    nftablesCounters: settings.has('nftables_counters'),
    ipsetsInNamespace: root.has('namespace_with_ipsets'),
  };
}
