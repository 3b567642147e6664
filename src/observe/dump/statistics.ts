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

/** Authentication extensions (auth_hmac) do not exist here: their counters are always 0. */
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
    '    Missing: 0',
    '    Malformed: 0',
    '    Unknown Key: 0',
    '    Invalid HMAC: 0',
    '    Stale: 0',
    '    Replay: 0',
  ];
}
