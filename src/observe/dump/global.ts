/** What all dumps for people have in common, in keepalived's lines and order. */
import type { BalancerDefinitions, SyncDaemonSettings } from '../../config/lvs-model.js';
import type { Configuration, GlobalDefinitions } from '../../config/model.js';
import type { NotifyFifo, ProcessSettings } from '../../config/script-model.js';
import type { MailSettings } from '../../config/services-model.js';
import { yesNo } from './wording.js';

const flushTexts = { no: 'disabled', services: 'VS', table: 'enabled' } as const;

/** A section under its heading; without lines there is none. */
export function section(name: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`------< ${name} >------`, ...lines];
}

/**
 * The section that every dump begins with. Defaults of instances and servers are left out: each of
 * them says what holds for it.
 */
export function globalLines({ global }: Configuration, process?: 'vrrp'): readonly string[] {
  const { balancer, services, scripts } = global;
  const lines = [
    ` Network namespace = ${global.networkNamespace ?? '(default)'}`,
    ` Network namespace ipvs = ${balancer.networkNamespace ?? '(main namespace)'}`,
    ...(global.daemonInstance === undefined ? [] : [` Instance = ${global.daemonInstance}`]),
    ` Router ID = ${global.routerId}`,
    ...mailLines(services.mail),
    ` Dynamic interfaces = ${global.dynamicInterfaces}`,
    ...(services.mail.noFaults ? [' Send emails for fault transitions = off'] : []),
    ...(process === 'vrrp' ? [` Default interface = ${services.defaultInterface}`] : []),
    ...timeoutLines(balancer.timeouts),
    ` Disable local IGMP = ${yesNo(services.tuning.disableLocalIgmp)}`,
    ...syncDaemonLines(balancer.syncDaemon),
    ` LVS flush = ${balancer.flush}`,
    ` LVS flush on stop = ${flushTexts[balancer.flushOnStop]}`,
    ...fifoLine('Global', global.notifyFifo),
    ...fifoLine('VRRP', global.vrrpNotifyFifo),
    ...fifoLine('LVS', balancer.notifyFifo),
    ` FIFO write vrrp states on reload = ${global.fifoWritesStatesOnReload}`,
    ` Max auto priority = ${services.tuning.automaticPriority}`,
    ` Min auto priority delay = ${services.tuning.automaticPriorityDelayUs} usecs`,
    ...processLines('VRRP', global.vrrpProcess),
    ...processLines('Checker', balancer.process),
    ...processLines('BFD', services.tuning.bfdProcess),
    ` Script security ${scripts.enableScriptSecurity ? 'enabled' : 'disabled'}`,
    ` Default script user = ${scripts.user ?? '(none)'}`,
    ...endLines(global),
  ];
  return section('Global definitions', lines);
}

function mailLines({ server, sender, recipients, heloName, timeoutMs }: MailSettings) {
  return [
    ...(server === undefined
      ? []
      : [
          ` Smtp server = ${server.host}`,
          ` Smtp server port = ${server.port}`,
          ` Smtp HELO name = ${heloName}`,
          ` Smtp server connection timeout = ${timeoutMs / 1000}`,
        ]),
    ...(sender === undefined ? [] : [` Email notification from = ${sender}`]),
    ...(recipients.length === 0
      ? []
      : [' Email notification to:', ...recipients.map((recipient) => `   ${recipient}`)]),
  ];
}

/** The last label is keepalived's, although the time-out is that of UDP. */
function timeoutLines(timeouts: BalancerDefinitions['timeouts']): readonly string[] {
  const { tcpSeconds = 0, tcpFinSeconds = 0, udpSeconds = 0 } = timeouts ?? {};
  const labels = [
    ['TCP', tcpSeconds],
    ['TCP FIN', tcpFinSeconds],
    ['TCP', udpSeconds],
  ] as const;
  return labels.flatMap(([which, seconds]) =>
    seconds === 0 ? [] : [` LVS ${which} timeout = ${seconds}`],
  );
}

function syncDaemonLines(settings: SyncDaemonSettings | undefined): readonly string[] {
  if (settings === undefined) {
    return [];
  }
  const { instance, maximumMessageBytes, group, port, ttl } = settings;
  const optional = (label: string, value: string | number | undefined) =>
    value === undefined ? [] : [` LVS ${label} ${value}`];
  return [
    ...optional('syncd vrrp name =', instance),
    ` LVS syncd interface = ${settings.interface}`,
    ` LVS syncd syncid = ${settings.syncId}`,
    ...optional('syncd maxlen =', maximumMessageBytes),
    ...optional('mcast group', group),
    ...optional('syncd mcast port =', port),
    ...optional('syncd mcast ttl =', ttl),
  ];
}

function fifoLine(which: string, fifo: NotifyFifo | undefined): readonly string[] {
  return fifo === undefined ? [] : [` ${which} notify fifo = ${fifo.path}`];
}

function processLines(which: string, settings: ProcessSettings): readonly string[] {
  return [
    ` ${which} process priority = ${settings.priority ?? 0}`,
    ` ${which} don't swap = ${settings.noSwap}`,
    ` ${which} realtime priority = ${settings.realTimePriority ?? 0}`,
    ` ${which} realtime limit = ${settings.realTimeLimitUs ?? 'unlimited'}`,
  ];
}

function endLines({
  balancer,
  services,
  umask,
  childWaitTimeMs,
  vrrpStartupDelayMs,
}: GlobalDefinitions) {
  return [
    ` Child wait time = ${childWaitTimeMs / 1000}`,
    ` rs_init_notifies = ${Number(balancer.realServerInitNotifies)}`,
    ` no_checker_emails = ${Number(services.mail.noCheckers)}`,
    ` rx_bufs_multiples = ${services.tuning.receiveBufferPackets}`,
    ` umask = 0${umask.toString(8)}`,
    ...(vrrpStartupDelayMs === 0 ? [] : [` vrrp_startup_delay = ${vrrpStartupDelayMs / 1000}`]),
  ];
}
