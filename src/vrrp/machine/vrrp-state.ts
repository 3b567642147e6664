/** The states of RFC 9568 section 6.4, and keepalived's FAULT. */
export type VrrpState = 'INIT' | 'BACKUP' | 'MASTER' | 'FAULT';
