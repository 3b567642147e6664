/** `global_defs`: mail; SNMP, D-Bus, BFD and firewall, none of which exist yet. */
import { asked, INT32, integer, optional, repeated, seconds, word } from '../argument.js';
import { block, flag, list, toggle, value } from '../keyword.js';
import { scheduling } from '../lvs/scheduling.js';

const mail = {
  notification_email_from: value(asked(word('address')), 'Sender of mail.', {
    otherwise: 'the user of the daemon at this host',
  }),
  smtp_server: value(
    [word('address or name'), optional(integer('port', 1, 65_535), 25)],
    'Relay that mail is handed to.',
  ),
  smtp_helo_name: value(asked(word('name')), 'Name that the relay is greeted with.', {
    otherwise: 'the host name',
  }),
  smtp_connect_timeout: value(
    integer('seconds', 1, 4294, { unit: 'seconds', becomes: { 0: 1 } }),
    'Longest wait for the relay, at the connection and at each answer.',
    { default: 30 },
  ),
  notification_email: block(list('word', word('address')), [], 'Recipients of mail.'),
  smtp_alert: toggle('Mail about changes of instances, groups and servers.', {
    otherwise: 'unset',
  }),
  smtp_alert_vrrp: toggle('Mail about changes of instances and groups.', {
    otherwise: 'smtp_alert',
  }),
  smtp_alert_checker: toggle('Mail about changes of virtual and real servers.', {
    otherwise: 'smtp_alert',
  }),
  no_email_faults: flag('No mail about instances and groups in FAULT.'),
  no_checker_emails: toggle('No mail about single checks of a real server.'),
} as const;

const snmp = {
  snmp_socket: value(asked(word('address')), 'Where the AgentX master listens.', {
    otherwise: '/var/agentx/master',
    firstCounts: true,
  }),
  enable_traps: flag('Send SNMP notifications.'),
  enable_snmp_vrrp: flag('Serve the VRRP part of the MIB of keepalived.'),
  enable_snmp_keepalived: flag('Serve the VRRP part of the MIB of keepalived.', {
    synonymOf: 'enable_snmp_vrrp',
    deprecated: 'quietly',
  }),
  enable_snmp_checker: flag('Serve the part of that MIB that is about checks.'),
  enable_snmp_rfc: flag('Serve the MIBs of RFC 2787 and RFC 6527.'),
  enable_snmp_rfcv2: flag('Serve the MIB of RFC 2787 for VRRP version 2.'),
  enable_snmp_rfcv3: flag('Serve the MIB of RFC 6527 for VRRP version 3.'),
  snmp_vs_stats_update_interval: value(
    asked(seconds('seconds', 0.001, 30)),
    'Largest age of the statistics of virtual servers.',
    { default: 5 },
  ),
  snmp_rs_stats_update_interval: value(
    asked(seconds('seconds', 0.001, 30)),
    'Largest age of the statistics of real servers.',
    { otherwise: 'snmp_vs_stats_update_interval' },
  ),
} as const;

const dbus = {
  enable_dbus: flag('Offer the state of instances on D-Bus.'),
  dbus_service_name: value(asked(word('name')), 'Name to own on the bus.', {
    default: 'org.keepalived.Vrrp1',
  }),
  dbus_no_interface_name: value(
    asked(word('name')),
    'Stands in object paths for the interface of an instance that has none.',
    { default: 'none' },
  ),
} as const;

const { priority, noSwap, realTimePriority, processors, longest } = scheduling('BFD');

const bfd = {
  bfd_priority: priority,
  bfd_no_swap: noSwap,
  bfd_rt_priority: realTimePriority,
  bfd_cpu_affinity: processors,
  bfd_rlimit_rttime: longest,
  bfd_rlimit_rtime: { ...longest, synonymOf: 'bfd_rlimit_rttime', deprecated: 'quietly' },
} as const;

const CHAINS = [
  optional(word('input chain'), 'INPUT'),
  optional(word('output chain'), 'OUTPUT'),
] as const;

const iptables = {
  vrrp_iptables: value(CHAINS, 'Rules of no_accept by iptables; nftables has them, see nftables.', {
    otherwise: 'off',
  }),
  vrrp_ipsets: value(
    repeated(optional(word('set'))),
    'Names of ipsets for those rules; nftables has sets of its own.',
    { otherwise: 'off' },
  ),
} as const;

const nftables = {
  nftables: value(
    optional(word('table'), 'keepalived'),
    'Use nftables to drop what no_accept refuses.',
    {
      otherwise: 'off',
      firstCounts: true,
    },
  ),
  nftables_priority: value(
    integer('priority', -INT32 - 1, INT32),
    'Priority of the base chains of nftables.',
    { default: -1 },
  ),
  nftables_ifindex: flag('Name interfaces by index in the sets of nftables.'),
  nftables_counters: flag('Count packets in the rules of nftables.'),
};

const EXTRA_INTERFACE = value(
  [
    optional({ name: 'all', value: { type: 'choice', choices: ['all'] } }),
    integer('seconds', 1, 86_400, { unit: 'seconds' }),
  ],
  'A master with a virtual MAC sends gratuitous ARPs on the interface below at this interval.',
  { otherwise: 'off' },
);

const vmacNames = {
  vrrp_garp_extra_if: EXTRA_INTERFACE,
  vrrp_vmac_garp_intvl: { ...EXTRA_INTERFACE, synonymOf: 'vrrp_garp_extra_if', deprecated: true },
  vmac_prefix: value(word('prefix'), 'Begin of the names of interfaces with virtual MACs.', {
    default: 'vrrp',
    firstCounts: true,
  }),
  vmac_addr_prefix: value(
    word('prefix'),
    'Begin of the names of such interfaces that were made for single addresses.',
    { otherwise: 'vmac_prefix', firstCounts: true },
  ),
} as const;

/** The rows of this file. */
export const serviceGlobalKeywords = {
  ...mail,
  ...snmp,
  ...dbus,
  ...bfd,
  ...iptables,
  ...nftables,
  ...vmacNames,
} as const;
