/**
 * Packet counters of an instance, by the names of keepalived's JSON dump (run-time contract,
 * "JSON"), which monitoring systems read. What keepalived does not count is ours and stands last.
 */
export interface PacketCounters {
  readonly advert_rcvd: number;
  readonly advert_sent: number;
  readonly become_master: number;
  readonly release_master: number;
  readonly packet_len_err: number;
  readonly advert_interval_err: number;
  readonly ip_ttl_err: number;
  readonly invalid_type_rcvd: number;
  readonly addr_list_err: number;
  readonly invalid_authtype: number;
  readonly authtype_mismatch: number;
  readonly auth_failure: number;
  /** `auth_hmac`: a counter for each of its checks. */
  readonly auth_ext_missing: number;
  readonly auth_ext_malformed: number;
  readonly auth_ext_unknown_key: number;
  readonly auth_ext_invalid_hmac: number;
  readonly auth_ext_stale: number;
  readonly auth_ext_replay: number;
  readonly pri_zero_rcvd: number;
  readonly pri_zero_sent: number;
  /** Ours: the VRRP checksum was wrong. */
  readonly checksum_err: number;
  /** Ours: another VRRP version than the configured one. */
  readonly version_err: number;
  /** Ours: multicast to a unicast instance or the reverse, or an unknown unicast source. */
  readonly source_err: number;
}

/** The counters of an instance that has just been born. */
export const zeroCounters: PacketCounters = {
  advert_rcvd: 0,
  advert_sent: 0,
  become_master: 0,
  release_master: 0,
  packet_len_err: 0,
  advert_interval_err: 0,
  ip_ttl_err: 0,
  invalid_type_rcvd: 0,
  addr_list_err: 0,
  invalid_authtype: 0,
  authtype_mismatch: 0,
  auth_failure: 0,
  auth_ext_missing: 0,
  auth_ext_malformed: 0,
  auth_ext_unknown_key: 0,
  auth_ext_invalid_hmac: 0,
  auth_ext_stale: 0,
  auth_ext_replay: 0,
  pri_zero_rcvd: 0,
  pri_zero_sent: 0,
  checksum_err: 0,
  version_err: 0,
  source_err: 0,
};
