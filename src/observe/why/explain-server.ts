/** Why a real server serves or does not, and why a virtual server has its quorum or has lost it. */
import type {
  CheckSnapshot,
  RealServerSnapshot,
  VirtualServerSnapshot,
} from '../../lvs/director/snapshot.js';
import { type ClockReading, epochOf } from '../clock-reading.js';
import { counted, span } from '../log/rendered-line.js';
import { ordersText } from '../status/agent-orders.js';
import { type Explanation, type Reason, reasons } from './explanation.js';

/** A real server of one virtual server. */
export function explainRealServer(
  clock: ClockReading,
  virtualServer: VirtualServerSnapshot,
  server: RealServerSnapshot,
): Explanation {
  const { label, checks } = server;
  const sinceMs = changedMs(server);
  return {
    kind: 'realServer',
    name: `${virtualServer.label}/${label}`,
    state: stateOf(server),
    ...(sinceMs === undefined ? {} : { since: Math.round(epochOf(sinceMs, clock)) }),
    answer:
      `${label} of ${virtualServer.label} is ${stateOf(server)}` +
      `${forText(sinceMs, clock)}${placeText(virtualServer, server)}`,
    reasons: [
      ...reasons('operator', operatorTexts(server)),
      ...checks.map((check) => ({ topic: `check ${check.kind}`, text: checkText(check, clock) })),
      { topic: 'weight', text: weightText(server) },
      ...virtualServerReasons(virtualServer),
    ],
    advice: serverAdvice(server),
  };
}

/** A virtual server with those of its real servers that do not serve. */
export function explainVirtualServer(
  clock: ClockReading,
  virtualServer: VirtualServerSnapshot,
): Explanation {
  const { label, quorum, realServers } = virtualServer;
  const out = realServers.filter((server) => stateOf(server) !== 'up');
  const state = quorum.up ? 'up' : 'down';
  return {
    kind: 'virtualServer',
    name: label,
    state,
    answer:
      `${label} ${quorum.up ? 'has its quorum' : 'has lost its quorum'}: ` +
      `${realServers.length - out.length} of ${counted(realServers.length, 'real server')} up`,
    reasons: [
      ...virtualServerReasons(virtualServer),
      ...out.map((server) => ({ topic: server.label, text: outText(server, clock) })),
    ],
    advice: [...new Set(out.flatMap(serverAdvice))],
  };
}

/** `unchecked`: no check has had a result yet. */
function stateOf(
  server: RealServerSnapshot,
): 'up' | 'down' | 'unchecked' | 'draining' | 'disabled' {
  const { alive, checks, adminState } = server;
  if (adminState === 'disabled' || (adminState === 'drain' && alive)) {
    return adminState === 'disabled' ? 'disabled' : 'draining';
  }
  const isUnknown = checks.length > 0 && checks.every(({ hasRun }) => !hasRun);
  return isUnknown ? 'unchecked' : alive ? 'up' : 'down';
}

/** It went down with the first of its checks that are down, and came up with the last. */
function changedMs({ alive, checks }: RealServerSnapshot): number | undefined {
  const times = checks.filter(({ up }) => up === alive).flatMap((check) => check.changedMs ?? []);
  return times.length === 0 ? undefined : alive ? Math.max(...times) : Math.min(...times);
}

function forText(sinceMs: number | undefined, { monotonicMs }: ClockReading): string {
  return sinceMs === undefined ? '' : ` for ${span((monotonicMs - sinceMs) / 1000)}`;
}

function placeText(
  { installed, suspended }: VirtualServerSnapshot,
  { inTable, destination }: RealServerSnapshot,
): string {
  if (!installed) {
    return '; its virtual server is not in the table';
  }
  const place = inTable
    ? `in the table with weight ${destination?.weight ?? 0}`
    : 'not in the table';
  return `, ${place}${suspended ? '; its checks rest' : ''}`;
}

function checkText(check: CheckSnapshot, clock: ClockReading) {
  const { up, hasRun, reason, changedMs: sinceMs, agent } = check;
  if (!hasRun) {
    return 'has had no result yet';
  }
  const since = forText(sinceMs, clock);
  const orders = ordersText(agent);
  const wish = orders === '' ? '' : `: its agent says ${orders}`;
  return up ? `good${since}${wish}` : `failed${since}${reason === '' ? '' : `: ${reason}`}`;
}

/** What an operator says of it. */
function operatorTexts({ adminState, overrideWeight }: RealServerSnapshot): readonly string[] {
  return [
    ...(adminState === 'drain' ? ['it drains: no new connections, its old ones live on'] : []),
    ...(adminState === 'disabled' ? ['it is disabled, and not checked'] : []),
    ...(overrideWeight === undefined ? [] : [`its weight is set to ${overrideWeight}`]),
  ];
}

function weightText({ configuredWeight, effectiveWeight, overrideWeight }: RealServerSnapshot) {
  const effective = Math.max(0, effectiveWeight);
  if (overrideWeight !== undefined) {
    return `${effective}, by an operator; ${configuredWeight} as configured`;
  }
  return effective === configuredWeight
    ? `${configuredWeight}, as configured`
    : `${effective}, by its checks; ${configuredWeight} as configured`;
}

function virtualServerReasons(virtualServer: VirtualServerSnapshot): readonly Reason[] {
  const { quorum, sorryServer, installed, suspended } = virtualServer;
  const { up, sum, gainAt, loseBelow } = quorum;
  const limit = up ? `lost below ${loseBelow}` : `back at ${gainAt}`;
  return [
    { topic: 'quorum', text: `${up ? 'up' : 'lost'}: weight ${sum} is up, ${limit}` },
    ...(sorryServer === undefined
      ? []
      : [
          {
            topic: 'sorry server',
            text: `${sorryServer.label} ${sorryServer.inUse ? 'serves' : 'waits'}`,
          },
        ]),
    ...reasons(
      'not installed',
      installed ? [] : ['what it follows (active_on) is not master here'],
    ),
    ...reasons('suspended', suspended ? ['its address is not here (ha_suspend): checks rest'] : []),
  ];
}

function outText(server: RealServerSnapshot, clock: ClockReading): string {
  const failed = server.checks.filter(({ up, hasRun }) => !up || !hasRun);
  const texts = failed.map((check) => `${check.kind} ${checkText(check, clock)}`);
  return `${stateOf(server)}${texts.length === 0 ? '' : `: ${texts.join('; ')}`}`;
}

/** It comes back by itself; what can be tried is what the check tries. */
function serverAdvice(server: RealServerSnapshot): readonly string[] {
  const { label, checks, destination, alive, adminState } = server;
  if (adminState !== 'ready') {
    return ['upkeep overrides: who has said so, why and until when', `upkeep enable ${label}`];
  }
  if (alive) {
    return [];
  }
  const kinds = new Set(checks.filter(({ up }) => !up).map(({ kind }) => kind));
  const { address, port } = destination ?? {};
  return [
    ...(kinds.has('http') && address !== undefined
      ? [`upkeep genhash -s ${address} -p ${port} -u URL: asks for a page as the check does`]
      : []),
    ...(kinds.has('ping') && address !== undefined ? [`ping ${address}`] : []),
    `mend ${label}: it comes back by itself when its checks succeed`,
  ];
}
