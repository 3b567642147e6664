/** Health checks in `keepalived_check.data`, and what they follow. */
import { checkName, kindOf } from '../../config/checkers/kinds.js';
import type { CheckConnection, HealthCheck } from '../../config/lvs-model.js';
import type { Configuration } from '../../config/model.js';
import type {
  CheckSnapshot,
  RealServerSnapshot,
  VirtualServerSnapshot,
} from '../../lvs/director/snapshot.js';
import { type KnownVirtualServer, realServersOf } from './virtual-server.js';
import { secondsText, weightText, yesNo } from './wording.js';

/** The checks, those of files last, as keepalived has them. */
export function checkerLines(known: readonly KnownVirtualServer[]): readonly string[] {
  const checks = checksOf(known);
  const isFile = isOf('file');
  const ordered = [...checks.filter((each) => !isFile(each)), ...checks.filter(isFile)];
  return ordered.flatMap(({ virtualServer, server, state, check }) => [
    ` ${virtualServer.label} -> ${server.label}`,
    `   Enabled = ${yesNo(!virtualServer.suspended)}`,
    ...stateLines(state),
    ...checkLines(check),
  ]);
}

/** The files that checks follow. */
export function trackFileLines(
  known: readonly KnownVirtualServer[],
  { trackFiles }: Configuration,
): readonly string[] {
  const following = checksOf(known).filter(isOf('file'));
  return trackFiles.flatMap(({ name, path, weight }) => {
    const followers = following.filter(({ check }) => check.trackFile === name);
    return followers.length === 0
      ? []
      : [
          ` Track file = ${name}`,
          `   File = ${path}`,
          `   Weight = ${weightText(weight)}`,
          '   Tracking instances :',
          ...followers.map(
            ({ virtualServer, server, check }) =>
              `     ${virtualServer.label} -> ${server.label}, ` +
              `weight ${weightText({ value: check.weight, reverse: check.reverse })}`,
          ),
        ];
  });
}

/** The BFD sessions that checks follow. */
export function trackBfdLines(
  known: readonly KnownVirtualServer[],
  { bfdInstances }: Configuration,
): readonly string[] {
  const following = checksOf(known).filter(isOf('bfd'));
  return bfdInstances.flatMap(({ name }) => {
    const followers = following.filter(({ check }) => check.instance === name);
    return followers.length === 0
      ? []
      : [
          ` Checker Track BFD = ${name}`,
          '   Tracking RS :',
          ...followers.map(({ server }) => `   ${server.label}`),
        ];
  });
}

interface KnownCheck<Check extends HealthCheck = HealthCheck> {
  readonly virtualServer: VirtualServerSnapshot;
  readonly server: RealServerSnapshot;
  readonly state: CheckSnapshot;
  readonly check: Check;
}

function checksOf(known: readonly KnownVirtualServer[]): readonly KnownCheck[] {
  return known.flatMap((each) =>
    realServersOf(each).flatMap(({ server, configured }) =>
      server.checks.flatMap((state, index) => {
        const check = configured.checks[index];
        const virtualServer = each.state;
        return check === undefined ? [] : [{ virtualServer, server, state, check }];
      }),
    ),
  );
}

function isOf<Kind extends HealthCheck['kind']>(kind: Kind) {
  return (known: KnownCheck): known is KnownCheck<Extract<HealthCheck, { kind: Kind }>> =>
    known.check.kind === kind;
}

function stateLines({ up, hasRun, weight, reason }: CheckSnapshot): readonly string[] {
  return [
    `   Up = ${yesNo(up)}`,
    `   Has run = ${yesNo(hasRun)}`,
    `   Current weight = ${weight}`,
    ...(reason === '' ? [] : [`   Reason = ${reason}`]),
  ];
}

function checkLines(check: HealthCheck): readonly string[] {
  return [
    ...('timing' in check ? timingLines(check) : []),
    ...(check.kind === 'file' ? ['   Log all failures = no'] : []),
    ...('connection' in check ? connectionLines(check.connection) : []),
    `   Keepalive method = ${keyword(check)}`,
    ...(kindOf(check).particulars?.(check) ?? []),
  ];
}

function timingLines({
  timing,
}: Pick<Extract<HealthCheck, { timing: unknown }>, 'timing'>): readonly string[] {
  return [
    `   Alpha = ${yesNo(timing.alpha)}`,
    `   Delay loop = ${timing.delayLoopMs * 1000} us`,
    `   Warmup = ${timing.warmupMs * 1000} us`,
    `   Retries = ${timing.retry}`,
    ...(timing.retry === 0
      ? []
      : [`   Delay before retry = ${timing.delayBeforeRetryMs * 1000} us`]),
    ...(timing.rise === undefined
      ? []
      : [
          `   Rise = ${timing.rise.attempts}`,
          `   Fast interval = ${timing.rise.delayMs * 1000} us`,
        ]),
    `   Log all failures = ${yesNo(timing.logAllFailures)}`,
  ];
}

function connectionLines(connection: CheckConnection): readonly string[] {
  const { address, port, bindAddress, bindPort, bindInterface, mark } = connection;
  return [
    '   Connection',
    `     Dest = [${address}]:${port}`,
    ...(bindAddress === undefined ? [] : [`     Bind to = [${bindAddress}]:${bindPort ?? 0}`]),
    ...(bindInterface === undefined ? [] : [`     Bind i/f = ${bindInterface}`]),
    ...(mark === 0 ? [] : [`     Mark = ${mark}`]),
    `     Timeout = ${secondsText(connection.connectTimeoutMs)}`,
  ];
}

function keyword(check: HealthCheck): string {
  const version = check.kind === 'http' ? `, http protocol ${check.version}` : '';
  return checkName(check) + version;
}
