/** The families of scripts that turn keepalived's JSON dump into a file for node_exporter. */
import { epochOf } from '../../clock-reading.js';
import type { FamilyGroup } from '../families.js';
import { counters, type InstanceLabels, ofEach, STATE_NUMBERS } from './keepalived-families.js';

const labels: InstanceLabels = { names: ['name'], values: ({ name }) => [name] };

const infoLabels: InstanceLabels = {
  names: ['name', 'intf', 'vrid', 'version', 'nopreempt'],
  values: (each) => [
    ...[each.name, each.interface, `${each.virtualRouterId}`, `${each.version}`],
    each.nopreempt === true ? '1' : '0',
  ],
};

/** All of them tell of VRRP. */
export const textfileGroups: readonly FamilyGroup[] = [
  {
    title: 'textfile: VRRP',
    scope: 'vrrp',
    families: [
      ofEach(
        'keepalived_vrrp_state',
        'gauge',
        'State: 0 INIT, 1 BACKUP, 2 MASTER, 3 FAULT.',
        labels,
        ({ state }) => STATE_NUMBERS[state],
      ),
      ofEach('keepalived_vrrp_info', 'info', 'What the instance is.', infoLabels, () => 1),
      ofEach(
        'keepalived_vrrp_priority_base',
        'gauge',
        'The priority of the configuration.',
        labels,
        ({ basePriority }) => basePriority,
      ),
      ofEach(
        'keepalived_vrrp_priority_effective',
        'gauge',
        'The priority that is advertised.',
        labels,
        ({ effectivePriority }) => effectivePriority,
      ),
      ofEach(
        'keepalived_vrrp_last_transition_timestamp_seconds',
        'gauge',
        'When it has changed its state last, in seconds since 1970.',
        labels,
        ({ lastTransitionMs }, { status }) =>
          Math.round(epochOf(lastTransitionMs, status.clock)) / 1000,
      ),
      ofEach(
        'keepalived_vrrp_advert_interval_seconds',
        'gauge',
        'The interval of adverts.',
        labels,
        ({ advertIntervalMs }) => advertIntervalMs / 1000,
      ),
      ...counters(labels, [
        ['keepalived_vrrp_advertisements_received_total', 'advert_rcvd'],
        ['keepalived_vrrp_advertisements_sent_total', 'advert_sent'],
        ['keepalived_vrrp_became_master_total', 'become_master'],
        ['keepalived_vrrp_released_master_total', 'release_master'],
        ['keepalived_vrrp_packet_len_errors_total', 'packet_len_err'],
        ['keepalived_vrrp_advert_interval_errors_total', 'advert_interval_err'],
        ['keepalived_vrrp_ip_ttl_errors_total', 'ip_ttl_err'],
        ['keepalived_vrrp_invalid_type_received_total', 'invalid_type_rcvd'],
        ['keepalived_vrrp_addr_list_errors_total', 'addr_list_err'],
        ['keepalived_vrrp_invalid_authtype_total', 'invalid_authtype'],
        ['keepalived_vrrp_priority_zero_received_total', 'pri_zero_rcvd'],
        ['keepalived_vrrp_priority_zero_sent_total', 'pri_zero_sent'],
      ]),
    ],
  },
];
