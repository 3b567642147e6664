/** `global_defs`: mail, SNMP, D-Bus, load balancing, BFD and firewall, none of which exist yet. */
import { word } from './argument.js';
import { list } from './keyword.js';
import { planned } from './planned.js';

const mail = planned('no mail is sent', 'harmless');
const snmp = planned('there is no SNMP agent', 'harmless');
const dbus = planned('there is no D-Bus service', 'harmless');
const balancer = planned('the load balancer is not driven', 'harmless');
const bfd = planned('no BFD session is run', 'harmless');
const firewall = planned('no packet filter rule is made', 'harmless');
const vmac = planned('virtual MAC addresses are not used', 'harmless');

/** The rows of this file. */
export const serviceGlobalKeywords = {
  ...mail.values('notification_email_from', 'smtp_server', 'smtp_helo_name'),
  ...mail.values('smtp_connect_timeout'),
  notification_email: mail.block(list('line', word('address'))),
  ...mail.flags('smtp_alert', 'smtp_alert_vrrp', 'smtp_alert_checker'),
  ...mail.flags('no_email_faults', 'no_checker_emails'),
  ...snmp.values('snmp_socket', 'snmp_vs_stats_update_interval'),
  ...snmp.values('snmp_rs_stats_update_interval'),
  ...snmp.flags('enable_traps', 'enable_snmp_vrrp', 'enable_snmp_keepalived'),
  ...snmp.flags('enable_snmp_rfc', 'enable_snmp_rfcv2', 'enable_snmp_rfcv3'),
  ...snmp.flags('enable_snmp_checker'),
  ...dbus.flags('enable_dbus'),
  ...dbus.values('dbus_service_name', 'dbus_no_interface_name'),
  ...balancer.values('checker_process_name', 'lvs_process_name', 'lvs_timeouts'),
  ...balancer.values('lvs_sync_daemon', 'lvs_notify_fifo', 'lvs_notify_fifo_script'),
  ...balancer.flags('lvs_flush', 'lvs_flush_on_stop', 'lvs_flush_onstop'),
  ...balancer.flags('checker_log_all_failures', 'rs_init_notifies', 'checker_no_swap'),
  ...balancer.values('checker_priority', 'checker_rt_priority', 'checker_cpu_affinity'),
  ...balancer.values('checker_rlimit_rttime', 'checker_rlimit_rtime'),
  ...balancer.values('nftables_ipvs', 'nftables_ipvs_priority', 'nftables_ipvs_start_fwmark'),
  ...balancer.values('lvs_netlink_cmd_rcv_bufs', 'lvs_netlink_monitor_rcv_bufs'),
  ...balancer.flags('lvs_netlink_cmd_rcv_bufs_force', 'lvs_netlink_monitor_rcv_bufs_force'),
  ...bfd.values('bfd_priority', 'bfd_rt_priority', 'bfd_cpu_affinity'),
  ...bfd.values('bfd_rlimit_rttime', 'bfd_rlimit_rtime'),
  ...bfd.flags('bfd_no_swap'),
  ...firewall.values('vrrp_iptables', 'vrrp_ipsets', 'nftables', 'nftables_priority'),
  ...firewall.flags('nftables_ifindex', 'nftables_counters'),
  ...vmac.values('vrrp_garp_extra_if', 'vrrp_vmac_garp_intvl', 'vmac_prefix', 'vmac_addr_prefix'),
} as const;
