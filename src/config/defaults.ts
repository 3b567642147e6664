/** A configuration that says nothing: what is left when parts of one are put together by hand. */
import type { BalancerDefinitions } from './lvs-model.js';
import type { Configuration } from './model.js';
import type { GlobalServices, InstanceServices } from './services-model.js';

/** `global_defs` without a word about the load balancer. */
export const DEFAULT_BALANCER: BalancerDefinitions = {
  flush: false,
  flushOnStop: 'no',
  realServerInitNotifies: false,
  process: { cpuAffinity: [], noSwap: false },
  driftIntervalMs: 5000,
  hostSetup: 'check',
};

/** Every list of a configuration, empty. */
export const EMPTY_LISTS: Omit<Configuration, 'global'> = {
  vrrpScripts: [],
  syncGroups: [],
  vrrpInstances: [],
  virtualServerGroups: [],
  virtualServers: [],
  trackFiles: [],
  trackProcesses: [],
  bfdInstances: [],
  trackGroups: [],
  staticAddresses: [],
  staticRoutes: [],
  staticRules: [],
  garpGroups: [],
  dormantInstances: [],
  dormantGroups: [],
};

/** Instances and groups that follow no files, processes and BFD sessions. */
export const FOLLOWS_NOTHING = { trackFiles: [], trackProcesses: [], trackBfds: [] } as const;

/** An instance without the less common settings. */
export const PLAIN_INSTANCE: InstanceServices = {
  ...FOLLOWS_NOTHING,
  virtualRoutes: [],
  virtualRules: [],
  vmacForAddresses: false,
  vmacTransmitsFromBase: false,
  unicastFaultWithoutPeer: false,
  accept: true,
  strict: false,
  linkbeatPolling: false,
  smtpAlert: false,
  oldUnicastChecksum: 'detect',
};

/** `global_defs` without the less common settings. */
export const DEFAULT_SERVICES: GlobalServices = {
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
    ipsetsInNamespace: false,
  },
  tuning: {
    bfdProcess: { cpuAffinity: [], noSwap: false },
    automaticPriority: 0,
    automaticPriorityDelayUs: 1_000_000,
    netlinkCommands: { force: false },
    netlinkEvents: { force: false },
    processEvents: { force: false },
    receiveBufferPackets: 3,
    disableLocalIgmp: false,
    reloadDaily: false,
    delayAfterBootMs: 0,
    allowInterfaceChanges: false,
  },
  defaultInterface: 'eth0',
  vmacPrefix: 'vrrp',
  vmacAddressPrefix: 'vrrp',
  linkbeatPolling: false,
  linkbeatInterfaces: [],
  interfaceDelays: [],
};
