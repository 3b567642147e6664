/** `global_defs`: mail, SNMP, D-Bus, packet filters and virtual MACs. */
import { parseAddress } from '../../../base/address.js';
import type {
  DbusSettings,
  FirewallSettings,
  GlobalServices,
  MailSettings,
  SnmpSettings,
} from '../../services-model.js';
import { type CompileContext, reportHint } from '../reading/context.js';
import { entryWords } from '../reading/list-entries.js';
import { milliseconds, type Setting } from '../reading/settings.js';
import { compileApi } from './api.js';
import type { GlobalSettings, RootSettings } from './global.js';
import { compatExporters } from './metrics-compat.js';
import { interfaceDelays, linkbeatInterfaces } from './static-entries.js';
import { compileTuning } from './tuning.js';

/**
 * The less common settings. `hostName` is what a mail relay is greeted with, and the `router_id`
 * of a router that says none.
 */
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
  const api = compileApi(context, settings, settings.value('router_id') ?? hostName);
  return {
    ...(api === undefined ? {} : { api }),
    metricsCompat: compatExporters(context, settings.last('metrics_compat')),
    mail: mail(settings, hostName),
    snmp: snmp(settings),
    dbus: dbus(settings),
    firewall: firewall(context, root, settings),
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

/** Once, for all words about iptables that the file has. */
function tellTranslation(context: CompileContext, places: readonly (Setting | undefined)[]): void {
  const [first, ...others] = places.flatMap((place) => place?.directive.keyword ?? []);
  if (first !== undefined) {
    const names = [first, ...others].map(({ text }) => `'${text}'`).join(', ');
    const message = `${names}: the same rules are made with nftables, which works beside iptables`;
    const hint = 'nftables names their table; nothing else has to be done';
    reportHint(context, 'translated-to-nftables', first, message, { hint });
  }
}

function firewall(
  context: CompileContext,
  root: RootSettings,
  settings: GlobalSettings,
): FirewallSettings {
  tellTranslation(context, [
    ...[settings.last('vrrp_iptables'), settings.last('vrrp_ipsets')],
    root.last('namespace_with_ipsets'),
  ]);
  const table = settings.value('nftables');
  return {
    ...(table === undefined ? {} : { nftablesTable: table }),
    nftablesPriority: settings.value('nftables_priority'),
    nftablesUsesIndex: settings.has('nftables_ifindex'),
    nftablesCounters: settings.has('nftables_counters'),
  };
}
