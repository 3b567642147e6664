/** One example of every event of the catalogue. The compiler sees to it that none is missing. */

import { parseAddress } from '../../../src/base/address.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';

/** One type of the catalogue may have several names. */
type FieldsOf<Event, Name> = Event extends { event: infer Names }
  ? Name extends Names
    ? Omit<Event, 'event'>
    : never
  : never;

type ByName = {
  readonly [Name in DaemonLogEvent['event']]: FieldsOf<DaemonLogEvent, Name>;
};

const peer = parseAddress('10.0.0.2');
if (peer === undefined) {
  throw new Error('10.0.0.2 is an address');
}

const VS = '[10.0.0.1]:tcp:80';
const RS = '[10.0.0.2]:tcp:80';

const CHECK = { check: 'TCP_CHECK', server: RS, service: VS, detail: '' } as const;

const fields: ByName = {
  stateChanged: {
    instance: 'VI_1',
    from: 'BACKUP',
    to: 'MASTER',
    reason: 'no advertisement for 3.609 s',
    priority: 100,
  },
  groupStateChanged: { group: 'G1', from: 'BACKUP', to: 'MASTER', cause: 'VI_1' },
  priorityChanged: { instance: 'VI_1', from: 100, to: 90, reason: 'script chk failed' },
  scriptChanged: { script: 'chk', good: false },
  lowerPriorityAdvert: { instance: 'VI_1', source: peer, priority: 90, ownPriority: 100 },
  discardingLowerPriority: { instance: 'VI_1', source: peer, priority: 90 },
  priorityZeroReceived: { instance: 'VI_1', source: peer },
  priorityZeroSent: { instance: 'VI_1' },
  handOverOffered: { instance: 'VI_1', timeoutMs: 10_000 },
  handOverNotTaken: { instance: 'VI_1' },
  lvsWaitOver: { instances: ['VI_1', 'VI_2'], waitedMs: 5000 },
  preemptDelayStarted: { instance: 'VI_1', delayMs: 5000 },
  packetDropped: {
    instance: 'VI_1',
    source: peer,
    counter: 'ip_ttl_err',
    problem: { kind: 'timeToLive', received: 12, expected: 255 },
    suppressed: 3,
  },
  peerDiffers: {
    instance: 'VI_1',
    source: peer,
    counter: undefined,
    problem: { kind: 'addressCount', received: 2, expected: 1 },
    suppressed: 0,
  },
  unknownVirtualRouterId: { interface: 'eth0', source: peer, virtualRouterId: 77 },
  duplicateAddressOfOurs: { instance: 'VI_1', source: peer },
  routeLost: { instance: 'VI_1', entry: '10.1.0.0/16 via 10.7.0.1' },
  addressLost: { instance: 'VI_1', address: peer },
  linkChanged: { interface: 'eth0', up: false },
  linkChangeDelayed: { interface: 'eth0', up: false, delayMs: 1500 },
  addressesChanged: { instance: 'VI_1', added: 3, replaced: 1, removed: 0, tookMs: 2.14 },
  addressRefused: {
    instance: 'VI_1',
    address: '10.0.0.9/24',
    interface: 'eth0',
    operation: 'add',
    reason: 'EPERM',
  },
  routesChanged: { instance: 'VI_1', wanted: true, changed: 3, tookMs: 2.14 },
  routeRefused: {
    instance: 'VI_1',
    kind: 'route',
    entry: '10.1.0.0/16 via 10.7.0.1',
    operation: 'add',
    reason: 'ENETUNREACH',
  },
  staticRestored: { kind: 'route', entry: '10.1.0.0/16 via 10.7.0.1' },
  addressSeen: { address: '10.0.0.9', interface: 'eth0', removed: false },
  firewallRefused: { reason: 'Error: Operation not permitted' },
  firewallLost: { table: 'keepalived' },
  deviceMade: { instance: 'VI_1', device: 'vrrp.51', kind: 'macvlan' },
  deviceAdopted: { instance: 'VI_1', device: 'vrrp.51' },
  deviceRemoved: { device: 'vrrp.51' },
  deviceStays: { device: 'vrrp.51', reason: 'EPERM' },
  deviceRefused: { instance: 'VI_1', device: 'vrrp.51', reason: 'EBUSY' },
  adopted: { instance: 'VI_1', addresses: 1 },
  socketFailed: { interface: 'eth0', operation: 'send', reason: 'ENETDOWN', suppressed: 0 },
  realServerAdded: { server: RS, service: VS, inhibit: false, reason: '' },
  realServerRemoved: { server: RS, service: VS, inhibit: false, reason: 'connection refused' },
  weightChanged: { server: RS, service: VS, from: 1, to: 5, active: true },
  quorumGained: { service: VS, quorum: 1, threshold: 2, weight: 3 },
  quorumLost: { service: VS, quorum: 2, threshold: 1, weight: 0 },
  quorumMissing: { service: VS, quorum: 2, threshold: 2, weight: 0 },
  realServerShutDown: { server: RS, service: VS, inhibited: false },
  groupEntryAdded: { entry: VS, group: 'web' },
  groupEntryRemoved: { entry: VS, group: 'web' },
  serviceTaken: { entry: VS, service: '[web]:2', owner: VS },
  tableRestored: { services: 3 },
  tableRepaired: { service: VS, changes: ['10.0.0.2:80 was gone', 'weight 5 of 10.0.0.3:80'] },
  marksUnavailable: { reason: '"nft" is not installed (package nftables)' },
  marksFailed: { table: 'keepalived_ipvs', reason: 'Error: Operation not permitted' },
  marksRemoved: { table: 'keepalived_ipvs' },
  sorryServerAdded: { server: RS, service: VS, inhibit: false },
  sorryServerRemoved: { server: RS, service: VS, inhibit: false },
  serviceAdded: { service: VS },
  serviceRemoved: { service: VS },
  checkFromService: { server: RS, service: VS, address: '10.0.0.1' },
  checksSuspended: { service: VS, address: '10.0.0.1' },
  checksActivated: { service: VS, address: '10.0.0.1' },
  monitorResynchronised: { reason: 'ENOBUFS' },
  checkSucceeded: { ...CHECK, first: false },
  checkFailed: { ...CHECK, retries: 3, reason: 'timeout' },
  attemptFailed: { ...CHECK, reason: 'timeout' },
  attemptUndecided: { ...CHECK, reason: 'EADDRNOTAVAIL' },
  sessionChanged: { instance: 'VI_1', session: 'B1', up: false },
  bfdStateChanged: {
    session: 'B1',
    from: 'Up',
    to: 'Down',
    localDiagnostic: 1,
    remoteDiagnostic: 0,
  },
  bfdExpired: { session: 'B1', detectionTimeUs: 480_000, overdueUs: 97 },
  bfdDiscarded: {
    source: '10.9.0.7',
    sourcePort: 50_000,
    reason: 'Packet ttl(254) < 255',
    suppressed: 3,
  },
  bfdSessionAdded: { session: 'B1', neighbour: '10.9.0.2' },
  bfdSessionRemoved: { session: 'B1', neighbour: '10.9.0.2' },
  bfdSendFailed: { session: 'B1', reason: 'ENETUNREACH' },
  bfdListenFailed: { port: 3784, family: 'inet', reason: 'EADDRINUSE' },
  pageSucceeded: { ...CHECK, check: 'HTTP_GET', detail: '/' },
  checkActivated: CHECK,
  checkSuspended: CHECK,
  ipvsRefused: { subject: 'TCP 10.0.0.1:80', reason: 'the service exists' },
  ipvsUnavailable: { reason: 'the kernel has no IPVS', retryInMs: 1000 },
  messagesDropped: { count: 17 },
  schedulingRefused: { what: 'real-time priority 50', reason: 'EPERM' },
  starting: { version: '0.1.0', configuration: '/etc/keepalived/keepalived.conf' },
  started: {},
  privilegesMissing: { capabilities: ['CAP_NET_ADMIN', 'CAP_NET_RAW'], userId: 1000 },
  trackFileNotCreated: { path: '/run/load', reason: 'EACCES' },
  alreadyRunning: { pidFile: '/run/keepalived.pid' },
  configurationProblem: { severity: 'warning', text: '(k.conf: Line 3) something' },
  childStarted: { child: 'vrrp', pid: 25 },
  childDied: { child: 'vrrp', pid: 25, how: 'signal SIGKILL', restartInMs: 0 },
  childNotStarted: { child: 'vrrp', pid: 0, reason: 'spawn EAGAIN' },
  childSilent: { child: 'vrrp', pid: 25, forMs: 3000 },
  childOverdue: { child: 'checker', pid: 25 },
  childReleased: { child: 'vrrp', pid: 25, reason: 'it died 5 times' },
  childNotReleased: { child: 'vrrp', pid: 25, reason: 'EMFILE', again: true },
  reloading: { configuration: 'k.conf' },
  reloaded: { tookMs: 12.3 },
  reloadRefused: { reason: '2 errors in k.conf' },
  reloadScheduled: { time: '2026-11-28 13:10:11' },
  reloadCancelled: { time: '2026-11-28 13:10:11' },
  reloadTimeIgnored: { text: '26-11-01 06:00:00', reason: 'it is in the past' },
  stopping: { reason: 'SIGTERM' },
  stopped: { uptimeSeconds: 3723 },
  scriptStarted: { what: 'notify_master of VI_1', command: '/x/master' },
  scriptFailed: { what: 'notify_master of VI_1', command: '/x/master', reason: 'exit status 1' },
  scriptRefused: { what: 'VRRP_Script(chk)', reason: 'not executable' },
  fifoFailed: { path: '/run/f', reason: 'ENOENT' },
  mailSent: { server: '[10.0.0.25]:25', subject: 'VRRP Instance A - Stopping' },
  mailFailed: {
    server: '[10.0.0.25]:25',
    subject: 'VRRP Instance A - Stopping',
    reason: '550 no',
  },
  mailsDropped: { count: 2, reason: 'the daemon ends' },
  fileWritten: { path: '/tmp/keepalived.data' },
  stateFileIgnored: { path: '/run/upkeep/ipvs.json', reason: 'it is damaged' },
  logOutputFailed: { output: '/var/log/k.log', reason: 'ENOSPC' },
  logLinesLost: { output: 'syslog', lines: 3, reason: 'ENOENT' },
  fileFailed: { path: '/tmp/keepalived.data', reason: 'EACCES' },
  hostSettingChanged: {
    setting: 'net.ipv4.vs.conntrack',
    value: '1',
    former: '0',
    reason: 'FULLNAT needs it',
  },
  hostSettingPutBack: { setting: 'net.ipv4.vs.conntrack', value: '0' },
  hostSettingMissing: {
    setting: 'net.ipv4.ip_forward',
    value: '1',
    found: '0',
    reason: 'answers are forwarded',
    command: 'sysctl -w net.ipv4.ip_forward=1',
  },
  hostSettingRefused: { setting: 'net.ipv4.ip_forward', value: '1', reason: 'EROFS' },
  neighbourSet: { address: '10.1.0.1', hardwareAddress: '02:00:00:00:00:01', interface: 'eth0' },
  neighbourRemoved: {
    address: '10.1.0.1',
    hardwareAddress: '02:00:00:00:00:01',
    interface: 'eth0',
  },
  neighbourRefused: {
    address: '10.1.0.1',
    hardwareAddress: '02:00:00:00:00:01',
    interface: 'eth0',
    reason: 'ENETDOWN',
  },
  neighboursUnreadable: { reason: 'EMFILE' },
  sourceNatInstalled: { family: 'inet', tool: 'nft', rules: 2 },
  sourceNatLost: { family: 'inet6' },
  sourceNatRemoved: { family: 'inet', tool: 'nft' },
  sourceNatRefused: { family: 'inet', reason: 'nft: no; iptables: no' },
  sourceNatStays: { family: 'inet', tool: 'nft', reason: 'no' },
  optionWithoutMeaning: { option: '--snmp' },
  internalError: { where: 'vrrp child', message: 'boom' },
};

/** Every event once, in the order of the catalogue. */
export const exampleEvents: readonly DaemonLogEvent[] = Object.entries(fields).map(
  ([event, rest]) => ({ event, ...rest }) as DaemonLogEvent,
);
