/** From the director's plan of checks to the health checker that makes them. */
import type { HealthChecker } from '../../health/health-checker-host.js';
import type { CheckMemory } from '../../health/messages.js';
import type { CheckPlan } from '../../lvs/director/director.js';
import type { DirectorConfiguration } from '../../lvs/messages.js';
import type { CheckRunner } from './checker-driver.js';

/**
 * Hands plans to a health checker. A plan of the same configuration differs in what rests, and
 * disturbs no check.
 * @param prepare called before the checks of another configuration run
 */
export function createCheckRunner(
  checker: HealthChecker,
  memories: readonly CheckMemory[],
  prepare: (configuration: DirectorConfiguration) => void,
): CheckRunner {
  let remembered = memories;
  let current: DirectorConfiguration | undefined;
  return {
    configure: (plan, configuration) => {
      checker.setResting(plan.disabled);
      for (const [service, enabled] of servicesOf(plan)) {
        checker.setEnabled(service, enabled);
      }
      if (configuration !== current) {
        current = configuration;
        const former = remembered;
        remembered = [];
        prepare(configuration);
        checker.configure(plan.assignments, former);
      }
    },
    tallies: () => checker.tallies(),
    runNow: (ids) => checker.runNow(ids),
    close: () => checker.close(),
  };
}

function servicesOf({ assignments, suspended }: CheckPlan): ReadonlyMap<string, boolean> {
  return new Map(assignments.map(({ id, service }) => [service, !suspended.has(id)]));
}
