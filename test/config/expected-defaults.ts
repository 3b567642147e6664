/** What `global_defs` has to come to when nothing is said, written out. */
import type { BalancerDefinitions } from '../../src/config/lvs-model.js';
import type { GlobalServices } from '../../src/config/services-model.js';

/** `global_defs` without a word about the load balancer. */
export const DEFAULT_BALANCER: BalancerDefinitions = {
  flush: false,
  flushOnStop: 'no',
  realServerInitNotifies: false,
  process: { cpuAffinity: [], noSwap: false },
  netlinkCommands: { force: false },
  netlinkEvents: { force: false },
  driftIntervalMs: 5000,
  masquerade: [],
  hostSetup: 'check',
};

/** `global_defs` without the less common settings. */
export const DEFAULT_SERVICES: GlobalServices = {
  metricsCompat: [],
  mail: {
    recipients: [],
    heloName: '',
    timeoutMs: 30_000,
    alerts: false,
    vrrpAlerts: false,
    checkerAlerts: false,
    noFaults: false,
    noCheckers: false,
  },
  snmp: {
    traps: false,
    vrrp: false,
    checker: false,
    rfc2787: false,
    rfc6527: false,
    virtualServerUpdateMs: 5000,
    realServerUpdateMs: 5000,
  },
  dbus: { enabled: false, serviceName: 'org.keepalived.Vrrp1', noInterfaceName: 'none' },
  firewall: {
    nftablesPriority: -1,
    nftablesUsesIndex: false,
    nftablesCounters: false,
  },
  tuning: {
    bfdProcess: { cpuAffinity: [], noSwap: false },
    metricsDetail: 'servers',
    automaticPriority: 0,
    automaticPriorityDelayUs: 1_000_000,
    netlinkCommands: { force: false },
    netlinkEvents: { force: false },
    processEvents: { force: false },
    receiveBufferPackets: 3,
    disableLocalIgmp: false,
    reloadDaily: false,
    watchesConfiguration: false,
    delayAfterBootMs: 0,
    handOverAtStopMs: 0,
    announceTable: 112,
    announceProtocol: 18,
    announceMetric: 0,
    announceDrainMetric: 1000,
    announceDrainMs: 10_000,
    announceWhen: 'all',
    announceHold: true,
    allowInterfaceChanges: false,
  },
  defaultInterface: 'eth0',
  vmacPrefix: 'vrrp',
  vmacAddressPrefix: 'vrrp',
  linkbeatPolling: false,
  linkbeatInterfaces: [],
  interfaceDelays: [],
};
