/**
 * `keepalived_check.data`, which SIGUSR1 writes: virtual servers, real servers and their checks, in
 * the lines of keepalived's own (run-time contract, "Dump files"). `Reason` is ours.
 */

import { familyOf } from '../../base/address.js';
import { checkName, kindOf } from '../../config/checkers/kinds.js';
import type { HealthCheck, RealServer, VirtualServer } from '../../config/lvs-model.js';
import type { Configuration } from '../../config/model.js';
import { commandText } from '../../config/script-model.js';
import type {
  CheckSnapshot,
  DirectorSnapshot,
  RealServerSnapshot,
  VirtualServerSnapshot,
} from '../../lvs/director/snapshot.js';
import { endpointText, protocolOf, virtualServerLabels } from '../../lvs/labels.js';
import { globalLines, section } from './global.js';
import { yesNo } from './wording.js';

/** What the checker process knows; what a reload is just removing is left out. */
export function dumpCheckerData(snapshot: DirectorSnapshot, configuration: Configuration): string {
  const { virtualServers } = configuration;
  const labels = virtualServerLabels(virtualServers);
  const configured = new Map(labels.map((label, index) => [label, virtualServers[index]]));
  const known = snapshot.virtualServers.flatMap((state): readonly Known[] => {
    const virtualServer = configured.get(state.label);
    return virtualServer === undefined ? [] : [{ state, virtualServer }];
  });
  return [
    ...globalLines(configuration),
    ...section('LVS Topology', known.flatMap(virtualServerLines)),
    ...section('Health checkers', known.flatMap(checkerLines)),
    '',
  ].join('\n');
}

/** A virtual server as it is and as it is configured. */
interface Known {
  readonly state: VirtualServerSnapshot;
  readonly virtualServer: VirtualServer;
}

/** Each real server of one beside its configuration. */
function realServersOf({ state, virtualServer }: Known) {
  return state.realServers.flatMap((server, index) => {
    const configured = virtualServer.realServers[index];
    return configured === undefined ? [] : [{ server, configured }];
  });
}

function virtualServerLines(known: Known): readonly string[] {
  const { state, virtualServer } = known;
  const { identity, persistence, omega, haSuspend, sorryServer } = virtualServer;
  return [
    ' ------< Virtual server >------',
    ` ${identityText(state.label, virtualServer)}`,
    ...('family' in identity
      ? [`   Address family = ${identity.family}`]
      : [`   Address family = ${familyOf(identity.address)}`]),
    `   lvs_sched = ${virtualServer.scheduler}`,
    ...([1, 2, 3] as const).map(
      (flag) => `   flag-${flag} = ${enabled(virtualServer.schedulerFlags.includes(flag))}`,
    ),
    `   One packet scheduling = ${enabled(virtualServer.onePacket)}`,
    ...(persistence ? [`   persistence timeout = ${persistence.timeoutSeconds}`] : []),
    `   protocol = ${protocolOf(identity) ?? 'none'}`,
    `   omega is ${onOff(omega)}`,
    ...(haSuspend ? ['   Using HA suspend', `   Suspended = ${yesNo(state.suspended)}`] : []),
    `   quorum = ${virtualServer.quorum}, hysteresis = ${virtualServer.hysteresis}`,
    ...scriptLine('   Quorum up', virtualServer.quorumUp),
    ...scriptLine('   Quorum down', virtualServer.quorumDown),
    `   Using smtp notification = ${yesNo(virtualServer.smtpAlert)}`,
    ...(sorryServer === undefined
      ? []
      : [
          `   sorry server = ${state.sorryServer?.label ?? ''}`,
          `     forwarding method = ${sorryServer.forwarding.method}`,
          `     Inhibit on failure is ${onOff(sorryServer.inhibit)}`,
          `     In use = ${yesNo(state.sorryServer?.inUse === true)}`,
        ]),
    `   alive = ${Number(state.installed)}`,
    `   quorum_state_up = ${Number(state.quorum.up)}`,
    ...realServersOf(known).flatMap(({ server, configured }) =>
      realServerLines(server, configured),
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

function realServerLines(server: RealServerSnapshot, configured: RealServer): readonly string[] {
  const { effectiveWeight: effective, alive, inTable, checks } = server;
  const { lowerThreshold, upperThreshold } = configured;
  return [
    '   ------< Real server >------',
    `   RIP = ${configured.address}, RPORT = ${configured.port}, ` +
      `WEIGHT = ${configured.weight} EFF WEIGHT = ${effective}`,
    `   forwarding method = ${configured.forwarding.method}`,
    ...timingLines(configured),
    `   connection limit range = ${lowerThreshold} -> ${upperThreshold}`,
    `   Inhibit on failure is ${onOff(configured.inhibitOnFailure)}`,
    ...scriptLine('     RS up', configured.notifyUp),
    ...scriptLine('     RS down', configured.notifyDown),
    `   Using smtp notification = ${yesNo(configured.smtpAlert)}`,
    `   initial weight = ${configured.weight}`,
    `   effective weight = ${effective}`,
    `   alive = ${Number(alive)}`,
    `   num failed checkers = ${checks.filter(({ up }) => !up).length}`,
    `   RS set = ${Number(inTable)}`,
  ];
}

/** What its checks have in common with a server of keepalived; each says more of its own. */
function timingLines({ checks }: RealServer): readonly string[] {
  const timings = checks.flatMap((check) => ('timing' in check ? [check.timing] : []));
  const [first] = timings;
  return first === undefined
    ? []
    : [
        `   Alpha is ${onOff(timings.some(({ alpha }) => alpha))}`,
        `   Delay loop = ${(first.delayLoopMs / 1000).toFixed(6)}`,
        ...(first.retry === 0 ? [] : [`   Retry count = ${first.retry}`]),
      ];
}

function checkerLines(known: Known): readonly string[] {
  const { label, suspended } = known.state;
  return realServersOf(known).flatMap(({ server, configured }) =>
    server.checks.flatMap((state, index) => {
      const check = configured.checks[index];
      return check === undefined
        ? []
        : [
            ` ${label} -> ${server.label}`,
            `   Enabled = ${yesNo(!suspended)}`,
            ...checkStateLines(state),
            ...checkLines(check),
          ];
    }),
  );
}

function checkStateLines({ up, hasRun, weight, reason }: CheckSnapshot): readonly string[] {
  return [
    `   Up = ${yesNo(up)}`,
    `   Has run = ${yesNo(hasRun)}`,
    `   Current weight = ${weight}`,
    ...(reason === '' ? [] : [`   Reason = ${reason}`]),
  ];
}

function checkLines(check: HealthCheck): readonly string[] {
  const timing = 'timing' in check ? check.timing : undefined;
  const connection = 'connection' in check ? check.connection : undefined;
  return [
    ...(timing === undefined
      ? []
      : [
          `   Alpha = ${yesNo(timing.alpha)}`,
          `   Delay loop = ${timing.delayLoopMs * 1000} us`,
          `   Warmup = ${timing.warmupMs * 1000} us`,
          `   Retries = ${timing.retry}`,
          `   Delay before retry = ${timing.delayBeforeRetryMs * 1000} us`,
          `   Log all failures = ${yesNo(timing.logAllFailures)}`,
        ]),
    ...(connection === undefined
      ? []
      : [
          '   Connection',
          `     Dest = ${endpointText(connection.address, connection.port)}`,
          `     Timeout = ${(connection.connectTimeoutMs / 1000).toFixed(6)}`,
        ]),
    `   Keepalive method = ${keyword(check)}`,
    ...(kindOf(check).particulars?.(check) ?? []),
  ];
}

function keyword(check: HealthCheck): string {
  const version = check.kind === 'http' ? `, http protocol ${check.version}` : '';
  return checkName(check) + version;
}

function scriptLine(which: string, command: VirtualServer['quorumUp']): readonly string[] {
  return command === undefined ? [] : [`${which} notify script = ${commandText(command)}`];
}

function enabled(value: boolean): string {
  return value ? 'enabled' : 'disabled';
}

function onOff(value: boolean): string {
  return value ? 'ON' : 'OFF';
}
