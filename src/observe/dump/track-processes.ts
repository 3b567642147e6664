/** `vrrp_track_process` in the dump files (run-time contract, "Dump files" and "JSON"). */
import type { Configuration } from '../../config/model.js';
import type { TrackProcess } from '../../config/tracking-model.js';
import { trackerLines, trackersOf, weightText } from './wording.js';

/** Where a tracked process stands. */
export interface ProcessStanding {
  readonly process: string;
  /** Of processes that run. */
  readonly count: number;
  readonly holds: boolean;
  /** What has to be over before the change counts that is under way. */
  readonly runningDelay: 'fork' | 'terminate' | undefined;
}

interface Subject extends ProcessStanding {
  readonly definition: TrackProcess;
}

function subjectsOf(
  standings: readonly ProcessStanding[],
  { trackProcesses }: Configuration,
): readonly Subject[] {
  return standings.flatMap((standing) => {
    const definition = trackProcesses.find(({ name }) => name === standing.process);
    return definition === undefined ? [] : [{ ...standing, definition }];
  });
}

/** The lines of the state file. */
export function processLines(
  standings: readonly ProcessStanding[],
  configuration: Configuration,
): readonly string[] {
  return subjectsOf(standings, configuration).flatMap(
    ({ definition, count, holds, runningDelay }) => {
      const { name, argv, parameterMatch, quorum, quorumMaximum } = definition;
      const [command, ...parameters] = argv;
      const timer = (which: string) => (runningDelay === which ? 'running' : 'not running');
      return [
        ` VRRP Track process = ${name}`,
        `   Process = ${command}`,
        ...(parameters.length === 0 ? [] : [`   Parameters = ${parameters.join(' ')}`]),
        ...(parameterMatch === 'any' ? [] : [`   Parameter match = ${parameterMatch}`]),
        `   Min processes = ${quorum}`,
        ...(quorumMaximum === undefined ? [] : [`   Max processes = ${quorumMaximum}`]),
        `   Current processes = ${count}`,
        `   Have quorum = ${holds}`,
        `   Weight = ${weightText(definition.weight)}`,
        `   Terminate delay = ${(definition.terminateDelayMs / 1000).toFixed(6)}s`,
        `   Fork delay = ${(definition.forkDelayMs / 1000).toFixed(6)}s`,
        `   Fork delay timer ${timer('fork')}`,
        `   Terminate delay timer ${timer('terminate')}`,
        `   Full command = ${definition.fullCommand}`,
        ...trackerLines('Tracking instances', trackersOf(name, configuration, 'trackProcesses')),
      ];
    },
  );
}

const MATCH_WORDS = {
  any: 'none',
  exact: 'exact',
  partial: 'partial',
  initial: 'initial',
} as const;

/** The objects of `track_process` in the JSON file. */
export function processFields(
  standings: readonly ProcessStanding[],
  configuration: Configuration,
): readonly Readonly<Record<string, unknown>>[] {
  return subjectsOf(standings, configuration).map(({ definition, count, holds, runningDelay }) => {
    const parameters = definition.argv.slice(1);
    const { quorumMaximum, weight } = definition;
    return {
      process: definition.name,
      ...(parameters.length === 0 ? {} : { parameters: parameters.join(' ') }),
      param_match: MATCH_WORDS[definition.parameterMatch],
      min_processes: definition.quorum,
      ...(quorumMaximum === undefined ? {} : { max_processes: quorumMaximum }),
      current_processes: count,
      have_quorum: holds,
      weight: weight.reverse ? -weight.value : weight.value,
      terminate_delay: definition.terminateDelayMs / 1000,
      fork_delay: definition.forkDelayMs / 1000,
      fork_delay_timer_running: runningDelay === 'fork',
      terminate_delay_timer_running: runningDelay === 'terminate',
      full_command: definition.fullCommand,
    };
  });
}
