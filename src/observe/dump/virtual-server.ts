/** Virtual servers and real servers in `keepalived_check.data`, in keepalived's lines and order. */
import { type AddressFamily, addressFromBytes, familyOf } from '../../base/address.js';
import type {
  CheckSettings,
  Forwarding,
  RealServer,
  VirtualServer,
  VirtualServerGroup,
} from '../../config/lvs-model.js';
import { commandText } from '../../config/script-model.js';
import type { RealServerSnapshot, VirtualServerSnapshot } from '../../lvs/director/snapshot.js';
import { protocolOf } from '../../lvs/labels.js';
import { familiesOf } from './server-group.js';
import { onOff, secondsText, weightText, yesNo } from './wording.js';

/** A virtual server as it is and as it is configured. */
export interface KnownVirtualServer {
  readonly state: VirtualServerSnapshot;
  readonly virtualServer: VirtualServer;
}

/** By their names. */
export type Groups = ReadonlyMap<string, VirtualServerGroup>;

/** Each real server of one beside its configuration. */
export function realServersOf({ state, virtualServer }: KnownVirtualServer) {
  return state.realServers.flatMap((server, index) => {
    const configured = virtualServer.realServers[index];
    return configured === undefined ? [] : [{ server, configured }];
  });
}

/** A virtual server with its real servers. */
export function virtualServerLines(known: KnownVirtualServer, groups: Groups): readonly string[] {
  const { state, virtualServer } = known;
  const { defaults, haSuspend } = virtualServer;
  const { checks } = defaults;
  return [
    ' ------< Virtual server >------',
    ` ${identityText(state.label, virtualServer)}`,
    ...optional('   VirtualHost', checks.virtualHost),
    ...optional('   SNMP name', virtualServer.snmpName && `'${virtualServer.snmpName}'`),
    `   Address family = ${familyText(virtualServer, groups)}`,
    `   connection timeout = ${secondsText(checks.connectTimeoutMs ?? 0)}`,
    `   delay_loop = ${secondsText(checks.delayLoopMs ?? 0)}`,
    ...schedulingLines(virtualServer, groups),
    `   alpha is ${onOff(checks.alpha === true)}`,
    `   omega is ${onOff(virtualServer.omega)}`,
    ...retryLines(checks),
    `   Inhibit on failure is ${onOff(defaults.inhibitOnFailure)}`,
    `   quorum = ${virtualServer.quorum}, hysteresis = ${virtualServer.hysteresis}`,
    ...scriptLine('   Quorum up', virtualServer.quorumUp),
    ...scriptLine('   Quorum down', virtualServer.quorumDown),
    ...(haSuspend ? ['   Using HA suspend', `   Suspended = ${yesNo(state.suspended)}`] : []),
    `   Using smtp notification = ${yesNo(virtualServer.smtpAlert)}`,
    `   ${isPlain(defaults.forwarding) ? 'default ' : ''}${forwardingText(defaults.forwarding)}`,
    ...sorryServerLines(known),
    `   alive = ${Number(state.installed)}`,
    `   quorum_state_up = ${Number(state.quorum.up)}`,
    ...realServersOf(known).flatMap(({ server, configured }) =>
      realServerLines(server, configured, checks),
    ),
  ];
}

function identityText(label: string, { identity }: VirtualServer): string {
  switch (identity.form) {
    case 'address':
      return `VS VIP = ${identity.address}, VPORT = ${identity.port}`;
    case 'fwmark':
      return `VS FWMARK = ${identity.mark}`;
    case 'group':
      return `VS GROUP = ${label}`;
  }
}

function familyText({ identity }: VirtualServer, groups: Groups): string {
  if (identity.form === 'address') {
    return familyOf(identity.address);
  }
  const group = identity.form === 'group' ? groups.get(identity.group) : undefined;
  const families = group === undefined ? new Set<AddressFamily>() : familiesOf(group);
  const [only = identity.family] = families;
  return families.size === 2 ? 'IPv4 & IPv6' : only;
}

/** The flags of hashing schedulers have names of their own (ipvsadm(8), `--sched-flags`). */
const FLAG_NAMES: Readonly<Record<string, readonly (readonly [1 | 2 | 3, string])[]>> = {
  sh: [
    [2, 'sh-port'],
    [1, 'sh-fallback'],
  ],
  mh: [
    [2, 'mh-port'],
    [1, 'mh-fallback'],
  ],
};
const FLAGS = [
  [1, 'flag-1'],
  [2, 'flag-2'],
  [3, 'flag-3'],
] as const;

function schedulingLines(virtualServer: VirtualServer, groups: Groups): readonly string[] {
  const { scheduler, schedulerFlags, persistence, identity, onePacket } = virtualServer;
  const flags = FLAG_NAMES[scheduler] ?? FLAGS;
  return [
    `   lvs_sched = ${scheduler}`,
    ...flags.map(([flag, name]) => `   ${name} = ${enabled(schedulerFlags.includes(flag))}`),
    `   One packet scheduling = ${enabled(onePacket)}`,
    ...(persistence ? [`   persistence timeout = ${persistence.timeoutSeconds}`] : []),
    ...optional('   persistence granularity', granularityText(virtualServer)),
    `   protocol = ${protocolOf(identity, groups) ?? 'none'}`,
  ];
}

/** A netmask of IPv4, a prefix length of IPv6. */
function granularityText({ persistence }: VirtualServer): string | undefined {
  const { granularity } = persistence ?? {};
  if (granularity === undefined || granularity <= 128) {
    return granularity?.toString();
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, granularity);
  return addressFromBytes(bytes, 0, 'inet');
}

function retryLines({ retry, delayBeforeRetryMs, warmupMs }: CheckSettings): readonly string[] {
  return [
    ...(retry === undefined ? [] : [`   Retry count = ${retry}`]),
    ...(delayBeforeRetryMs === undefined
      ? []
      : [`   Retry delay = ${secondsText(delayBeforeRetryMs)}`]),
    ...(warmupMs === undefined ? [] : [`   Warmup = ${secondsText(warmupMs)}`]),
  ];
}

function sorryServerLines({ state, virtualServer }: KnownVirtualServer): readonly string[] {
  const { sorryServer } = virtualServer;
  return sorryServer === undefined
    ? []
    : [
        `   sorry server = ${state.sorryServer?.label ?? ''}`,
        `     ${forwardingText(sorryServer.forwarding)}`,
        `     Inhibit on failure is ${onOff(sorryServer.inhibit)}`,
        `     In use = ${yesNo(state.sorryServer?.inUse === true)}`,
      ];
}

function realServerLines(
  server: RealServerSnapshot,
  configured: RealServer,
  defaults: CheckSettings,
): readonly string[] {
  const { effectiveWeight: effective, alive, inTable, checks } = server;
  const { lowerThreshold, upperThreshold, checkSettings: own } = configured;
  const settings = { ...defaults, ...own };
  return [
    '   ------< Real server >------',
    `   RIP = ${configured.address}, RPORT = ${configured.port}, ` +
      `WEIGHT = ${configured.weight} EFF WEIGHT = ${effective}`,
    `   ${forwardingText(configured.forwarding)}`,
    `   Alpha is ${onOff(settings.alpha === true)}`,
    `   connection timeout = ${secondsText(settings.connectTimeoutMs ?? 0)}`,
    `   connection limit range = ${lowerThreshold} -> ${upperThreshold}`,
    `   Delay loop = ${secondsText(settings.delayLoopMs ?? 0)}`,
    ...retryLines(settings),
    `   Inhibit on failure is ${onOff(configured.inhibitOnFailure)}`,
    ...scriptLine('     RS up', configured.notifyUp),
    ...scriptLine('     RS down', configured.notifyDown),
    ...optional('    VirtualHost', own?.virtualHost && `'${own.virtualHost}'`),
    ...optional('   SNMP name', configured.snmpName),
    `   Using smtp notification = ${yesNo(configured.smtpAlert)}`,
    `   initial weight = ${configured.weight}`,
    `   effective weight = ${effective}`,
    `   alive = ${Number(alive)}`,
    `   num failed checkers = ${checks.filter(({ up }) => !up).length}`,
    `   RS set = ${Number(inTable)}`,
    ...followedLines(configured),
  ];
}

/** The files and BFD sessions that decide about a server. */
function followedLines({ checks }: RealServer): readonly string[] {
  const list = (heading: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`   ${heading}`, ...lines.map((line) => `     ${line}`)];
  return [
    ...list(
      'Tracked Files',
      checks.flatMap((check) =>
        check.kind === 'file'
          ? [`${check.trackFile}, weight ${weightText({ value: check.weight, ...check })}`]
          : [],
      ),
    ),
    ...list(
      'Tracked BFDs',
      checks.flatMap((check) => (check.kind === 'bfd' ? [check.instance] : [])),
    ),
  ];
}

/** Tunnels of one kind are the default of the kernel; the others say which they are. */
function isPlain(forwarding: Forwarding): boolean {
  return forwarding.method !== 'TUN' || forwarding.tunnel === 'ipip';
}

const CHECKSUMS = { nocsum: '', csum: ', checksum', remcsum: ', remote checksum' } as const;

function forwardingText(forwarding: Forwarding): string {
  const { method } = forwarding;
  if (method !== 'TUN') {
    return `forwarding method = ${method}`;
  }
  const { tunnel, port, checksum } = forwarding;
  const where = port === undefined ? '' : `, port = ${port}`;
  return `forwarding method = TUN, type = ${tunnel.toUpperCase()}${where}${CHECKSUMS[checksum]}`;
}

function scriptLine(which: string, command: VirtualServer['quorumUp']): readonly string[] {
  return command === undefined ? [] : [`${which} notify script = ${commandText(command)}`];
}

function optional(what: string, value: string | undefined): readonly string[] {
  return value === undefined || value === '' ? [] : [`${what} = ${value}`];
}

function enabled(value: boolean): string {
  return value ? 'enabled' : 'disabled';
}
