/** The families of mehdy/keepalived-exporter, and of cafebazaar's, which it has come from. */
import { familyOf } from '../../../base/address.js';
import type { VirtualAddress } from '../../../config/model.js';
import type { InstanceSnapshot } from '../../../vrrp/messages.js';
import type { FamilyGroup } from '../families.js';
import type { MetricFamily, MetricsView, Sample } from '../family.js';
import {
  counters,
  type InstanceLabels,
  keepalivedUp,
  ofEach,
  STATE_NUMBERS,
} from './keepalived-families.js';

const labels: InstanceLabels = {
  names: ['iname', 'intf', 'vrid'],
  values: (each) => [each.name, each.interface, `${each.virtualRouterId}`],
};

const MILLISECONDS = 1000;

/** Values of 0 to 3 for each address, as they stand in the dump. */
function stateFamily(
  name: string,
  list: 'virtualAddresses' | 'excludedAddresses',
  help: string,
): MetricFamily {
  return {
    ...{ name, help, type: 'gauge' },
    labels: [...labels.names, 'ip_address'],
    samples: (view) =>
      (view.status.vrrp?.instances ?? []).flatMap((each) => stateSamples(each, view, list)),
  };
}

function stateSamples(
  instance: InstanceSnapshot,
  view: MetricsView,
  list: 'virtualAddresses' | 'excludedAddresses',
): readonly Sample[] {
  const value = STATE_NUMBERS[instance.state];
  const vrid = `${instance.virtualRouterId}`;
  const addresses = view.routers.get(instance.name)?.configured[list] ?? [];
  return addresses.length === 0 && list === 'virtualAddresses'
    ? [{ labels: [...labels.values(instance), ''], value }]
    : addresses.map((address) => ({
        labels: [instance.name, address.interface, vrid, addressWord(address)],
        value,
      }));
}

/** The first word of an address in keepalived's dump: a prefix of one address is left out. */
function addressWord({ address, prefixLength }: VirtualAddress): string {
  const whole = familyOf(address) === 'inet' ? 32 : 128;
  return prefixLength === whole ? address : `${address}/${prefixLength}`;
}

const scriptLabels = ['name'];

/** By what they tell of. */
export const mehdyGroups: readonly FamilyGroup[] = [
  {
    title: 'mehdy: VRRP',
    scope: 'vrrp',
    families: [
      keepalivedUp,
      stateFamily('keepalived_vrrp_state', 'virtualAddresses', 'State: 0 INIT to 3 FAULT.'),
      stateFamily(
        'keepalived_vrrp_excluded_state',
        'excludedAddresses',
        'The same for virtual_ipaddress_excluded.',
      ),
      ...counters(labels, [
        ['keepalived_advertisements_received_total', 'advert_rcvd'],
        ['keepalived_advertisements_sent_total', 'advert_sent'],
        ['keepalived_become_master_total', 'become_master'],
        ['keepalived_release_master_total', 'release_master'],
        ['keepalived_packet_length_errors_total', 'packet_len_err'],
        ['keepalived_advertisements_interval_errors_total', 'advert_interval_err'],
        ['keepalived_ip_ttl_errors_total', 'ip_ttl_err'],
        ['keepalived_invalid_type_received_total', 'invalid_type_rcvd'],
        ['keepalived_address_list_errors_total', 'addr_list_err'],
        ['keepalived_authentication_invalid_total', 'invalid_authtype'],
        ['keepalived_authentication_mismatch_total', 'authtype_mismatch'],
        ['keepalived_authentication_failure_total', 'auth_failure'],
        ['keepalived_priority_zero_received_total', 'pri_zero_rcvd'],
        ['keepalived_priority_zero_sent_total', 'pri_zero_sent'],
      ]),
      ofEach(
        'keepalived_gratuitous_arp_delay_total',
        'counter',
        'The setting garp_master_delay, in seconds; it counts nothing.',
        labels,
        ({ name }, { routers }) => {
          const delayMs = routers.get(name)?.configured.garp.masterDelayMs;
          return delayMs === undefined ? undefined : delayMs / MILLISECONDS;
        },
      ),
      {
        name: 'keepalived_script_status',
        type: 'gauge',
        help: 'Tracked scripts: 1 GOOD, 0 BAD.',
        labels: scriptLabels,
        samples: ({ status }) =>
          (status.vrrp?.scripts ?? []).map(({ name, good }) => ({
            labels: [name],
            value: good === undefined ? undefined : Number(good),
          })),
      },
      {
        name: 'keepalived_script_state',
        type: 'gauge',
        help: 'Tracked scripts: 1 while one runs, 0 otherwise.',
        labels: scriptLabels,
        samples: ({ status, runningScripts }) =>
          (status.vrrp?.scripts ?? []).map(({ name }) => ({
            labels: [name],
            value: Number(runningScripts.has(name)),
          })),
      },
    ],
  },
];
