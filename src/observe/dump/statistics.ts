/** The statistics file that SIGUSR2 writes: exactly keepalived's labels, which tools scrape. */

import type { InstanceSnapshot, VrrpSnapshot } from '../../vrrp/messages.js';
import type { PacketCounters } from '../../vrrp/packet/counters.js';

/** One block per instance. */
export function dumpStatistics(snapshot: VrrpSnapshot): string {
  return snapshot.instances.map(instanceBlock).join('');
}

function instanceBlock({ name, counters }: InstanceSnapshot): string {
  return [
    `VRRP Instance: ${name}`,
    '  Advertisements:',
    `    Received: ${counters.advert_rcvd}`,
    `    Sent: ${counters.advert_sent}`,
    `  Became master: ${counters.become_master}`,
    `  Released master: ${counters.release_master}`,
    ...errorLines(counters),
    '  Priority Zero:',
    `    Received: ${counters.pri_zero_rcvd}`,
    `    Sent: ${counters.pri_zero_sent}`,
    '',
  ].join('\n');
}

function errorLines(counters: PacketCounters): readonly string[] {
  return [
    '  Packet Errors:',
    `    Length: ${counters.packet_len_err}`,
    `    TTL: ${counters.ip_ttl_err}`,
    `    Invalid Type: ${counters.invalid_type_rcvd}`,
    `    Advertisement Interval: ${counters.advert_interval_err}`,
    `    Address List: ${counters.addr_list_err}`,
    '  Authentication Errors:',
    `    Invalid Type: ${counters.invalid_authtype}`,
    `    Type Mismatch: ${counters.authtype_mismatch}`,
    `    Failure: ${counters.auth_failure}`,
    '  Authentication Extension Errors:',
    `    Missing: ${counters.auth_ext_missing}`,
    `    Malformed: ${counters.auth_ext_malformed}`,
    `    Unknown Key: ${counters.auth_ext_unknown_key}`,
    `    Invalid HMAC: ${counters.auth_ext_invalid_hmac}`,
    `    Stale: ${counters.auth_ext_stale}`,
    `    Replay: ${counters.auth_ext_replay}`,
  ];
}
