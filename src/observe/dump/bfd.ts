/** `keepalived_bfd.data`: where the sessions stand, in keepalived's lines. */
import { diagnosticName } from '../../bfd/bfd-state.js';
import type { BfdSnapshot } from '../../bfd/messages.js';
import type { Configuration } from '../../config/model.js';
import type { BfdInstance } from '../../config/tracking-model.js';
import { type ClockReading, epochOf } from '../clock-reading.js';
import { globalLines, section } from './global.js';
import { moment, trackerLines, trackersOf, yesNo } from './wording.js';

/** What the BFD process knows. */
export function dumpBfdData(
  sessions: readonly BfdSnapshot[],
  configuration: Configuration,
  clock: ClockReading,
): string {
  const topology = sessions.flatMap((session) => {
    const instance = configuration.bfdInstances.find(({ name }) => name === session.name);
    return [
      ` BFD Instance = ${session.name}`,
      ...(instance === undefined ? [] : configuredLines(instance)),
      ...sessionLines(session),
      ...historyLines(session, clock),
    ];
  });
  return [...globalLines(configuration), ...section('BFD Topology', topology), ''].join('\n');
}

/** The section of `keepalived.data` about the sessions that instances follow. */
export function trackedSessionLines(
  configuration: Configuration,
  sessions: readonly BfdSnapshot[],
): readonly string[] {
  const followed = configuration.bfdInstances.filter(({ tellsVrrp }) => tellsVrrp);
  const lines = followed.flatMap(({ name, weight }) => {
    const isUp = sessions.some((session) => session.name === name && session.state === 'Up');
    return [
      ` VRRP Track BFD = ${name}`,
      `   Weight = ${weight.value}`,
      `   Bfd is ${isUp ? 'up' : 'down'}`,
      ...trackerLines('Tracking instances', trackersOf(name, configuration, 'trackBfds')),
    ];
  });
  return section('VRRP Track BFDs', lines);
}

function configuredLines(instance: BfdInstance): readonly string[] {
  const { neighbour, source, minRxMs, minTxMs, idleTxMs, multiplier, ttl, maxHops } = instance;
  return [
    `   Neighbor IP = ${neighbour}`,
    ...(source === undefined ? [] : [`   Source IP = ${source}`]),
    `   Required min RX interval = ${minRxMs * 1000} us`,
    `   Desired min TX interval = ${minTxMs * 1000} us`,
    `   Desired idle TX interval = ${idleTxMs * 1000} us`,
    `   Detection multiplier = ${multiplier}`,
    `   TTL = ${ttl}`,
    `   max_hops = ${maxHops}`,
    `   passive = ${instance.passive}`,
    `   send event to VRRP process = ${capital(yesNo(instance.tellsVrrp))}`,
    `   send event to checker process = ${capital(yesNo(instance.tellsChecker))}`,
  ];
}

function sessionLines(session: BfdSnapshot): readonly string[] {
  return [
    `   local state = ${session.state}`,
    `   remote state = ${session.remoteState}`,
    `   local discriminator = 0x${session.localDiscriminator.toString(16)}`,
    `   remote discriminator = 0x${session.remoteDiscriminator.toString(16)}`,
    `   local diag = ${diagnosticName(session.localDiagnostic)}`,
    `   remote diag = ${diagnosticName(session.remoteDiagnostic)}`,
    `   remote min tx intv = ${session.remoteMinTxUs} us`,
    `   remote min rx intv = ${session.remoteMinRxUs} us`,
    '   local demand = 0',
    `   remote demand = ${Number(session.remoteDemand)}`,
    `   remote detect multiplier = ${session.remoteMultiplier}`,
    `   ${session.polling ? '' : '!'}poll, !final`,
    `   local tx intv = ${session.transmitIntervalUs} us`,
    `   remote tx intv = ${session.remoteTransmitIntervalUs} us`,
    `   local detection time = ${session.detectionTimeUs} us`,
    `   remote detection time = ${session.remoteDetectionTimeUs} us`,
  ];
}

/** When and how often: keepalived has the first line only. */
function historyLines(
  { lastHeardMs, lastChangeMs, counters }: BfdSnapshot,
  clock: ClockReading,
): readonly string[] {
  const { sent, received, discarded } = counters;
  return [
    lastHeardMs === undefined
      ? '   last_seen = [never]'
      : `   last seen = ${moment(epochOf(lastHeardMs, clock))}`,
    `   Last transition = ${moment(epochOf(lastChangeMs, clock))}`,
    `   Packets = ${sent} sent, ${received} received, ${discarded} discarded`,
    `   Went up ${counters.wentUp}, went down ${counters.wentDown}`,
  ];
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
