/** What a reload would do, without doing it: for `/v1/plan` and `/v1/diagnostics`. */
import { messageOf } from '../../base/failure.js';
import type { SupervisorLogEvent } from '../../observe/log/log-events.js';
import { hostStatePath } from '../files/run-paths.js';
import { readConfiguration } from '../supervisor/configuration-reader.js';
import type { RunningState } from '../supervisor/running-state.js';
import type { View } from './views/catalogue.js';

/** Reads the files as a reload would. What is wrong with them goes to `log`. */
function readAgain(
  running: RunningState,
  log: (event: SupervisorLogEvent) => void,
  text?: string,
): ReturnType<typeof readConfiguration> {
  const { configurationFile: file, configId, allIncludeChecks } = running;
  return readConfiguration(
    { file, configId, allIncludeChecks, running, ...(text === undefined ? {} : { text }) },
    log,
  );
}

/** What is wrong with the files now. */
export function diagnose(running: RunningState): View<'Diagnostics'> {
  const problems: View<'Diagnostics'>['problems'] = [];
  const read = readAgain(running, (event) => {
    if (event.event === 'configurationProblem') {
      const { severity, text } = event;
      problems.push({ severity: severity === 'error' ? 'error' : 'warning', text });
    }
  });
  const { configurationFile: file } = running;
  return { file, problems, ...(read.kind === 'refused' ? { refused: read.reason } : {}) };
}

/**
 * What would change, as `upkeep plan` says it; or why that cannot be told.
 * @param text in the place of the main file
 */
export async function foresee(
  running: RunningState,
  controlSocket: string,
  text: string | undefined,
): Promise<View<'Plan'> | string> {
  const plans = await import('../plan/change-plan.js');
  const { configurationFile: file } = running;
  const read = readAgain(running, () => undefined, text);
  if (read.kind === 'refused') {
    return copied(plans.refusedReload(file, read.reason));
  }
  const { configuration } = read;
  try {
    const host = plans.openHostForLooking(configuration, hostStatePath(controlSocket));
    const openDoor = plans.openForLooking;
    const { overrides } = running;
    const leftovers = undefined;
    return copied(
      plans.planChanges({ file, configuration, running, overrides, leftovers, host, openDoor }),
    );
  } catch (error) {
    return messageOf(error);
  }
}

function copied(
  plan: Awaited<ReturnType<typeof import('../plan/change-plan.js')['planChanges']>>,
): View<'Plan'> {
  const { services, settings, missing, changes, ...others } = plan;
  return {
    ...others,
    services: [...services],
    settings: [...settings],
    missing: [...missing],
    changes: [...changes],
  };
}
