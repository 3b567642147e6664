/** `upkeep realserver up`, `down` and `status`. */
import { type Goal, goals, objections, settingNames } from '../../../realserver/goals.js';
import { neighbourGoals, placeNeighbours } from '../../../realserver/neighbours.js';
import { goalStep, type ReportedStep, renderStep, undoStep } from '../../../realserver/report.js';
import {
  planUndo,
  type UndoRecord,
  withChange,
  withServed,
} from '../../../realserver/undo-record.js';
import { exitCodes } from '../../exit-codes.js';
import type { RealServerRequest, RealServerTools } from './request.js';

/** Sets the machine up. What is in place already is left alone. */
export function up(request: RealServerRequest, tools: RealServerTools): number {
  const { host, record, terminal } = tools;
  const { served, dryRun } = request;
  const names = settingNames(served);
  let view = host.view(names);
  const { neighbours, objections: unplaced } = placeNeighbours(request.neighbours, view);
  const refused = [...objections(served, view), ...unplaced];
  if (refused.length > 0) {
    for (const reason of refused) {
      terminal.error(`upkeep realserver: ${reason}\n`);
    }
    return exitCodes.failed;
  }
  const steps: ReportedStep[] = [];
  let remembered = withServed(record.read(), served, view);
  const reach = (goal: Goal): boolean => {
    if (goal.reached || dryRun) {
      steps.push(goalStep(goal, goal.reached ? 'there' : 'would'));
      return true;
    }
    // What is about to be done is recorded first: a kill in between can be undone.
    remembered = withChange(remembered, goal.change, view);
    record.write(remembered);
    const failure = host.apply(goal.change);
    steps.push(goalStep(goal, failure === undefined ? 'done' : 'failed', failure));
    return failure === undefined;
  };
  // A device has settings only when its module is there.
  let well = goals(served, view).filter(isDevice).every(reach);
  if (well) {
    view = host.view(names);
    well = [...goals(served, view, remembered.addresses), ...neighbourGoals(neighbours, view)]
      .filter((goal) => !isDevice(goal))
      .every(reach);
  }
  if (!dryRun) {
    record.write(remembered);
  }
  tell(request, tools, { steps, left: [] });
  return well ? exitCodes.ok : exitCodes.failed;
}

function isDevice({ change }: Goal): boolean {
  return change.kind === 'loadModule';
}

/** Undoes what `up` has done, for the addresses given or for all. */
export function down(request: RealServerRequest, tools: RealServerTools): number {
  const { host, record } = tools;
  const before = record.read();
  const view = host.view(namesOf(before));
  const plan = planUndo(before, request.addresses, view);
  if (request.dryRun) {
    const steps = plan.changes.map((change) => undoStep(change, 'would'));
    tell(request, tools, { steps, left: plan.left });
    return exitCodes.ok;
  }
  const steps = plan.changes.map((change): ReportedStep => {
    const failure = host.apply(change);
    return undoStep(change, failure === undefined ? 'done' : 'failed', failure);
  });
  const well = steps.every(({ state }) => state === 'done');
  if (well) {
    record.write(plan.record);
  }
  tell(request, tools, { steps, left: plan.left });
  return well ? exitCodes.ok : exitCodes.failed;
}

/** Shows what is in place. */
export function status(request: RealServerRequest, tools: RealServerTools): number {
  const { served } = request;
  const { addresses: others, neighbours } = tools.record.read();
  if (served.length + neighbours.length === 0) {
    tools.terminal.error('upkeep realserver: no address is set up here; name some with --vip\n');
    return exitCodes.failed;
  }
  const view = tools.host.view(settingNames(served));
  const all = [...goals(served, view, others), ...neighbourGoals(neighbours, view)];
  const steps = all.map((goal) => goalStep(goal, goal.reached ? 'there' : 'not done'));
  const wrong = objections(served, view);
  for (const reason of wrong) {
    tools.terminal.error(`upkeep realserver: ${reason}\n`);
  }
  tell(request, tools, { steps, left: [] });
  const inPlace = wrong.length === 0 && steps.every(({ state }) => state === 'there');
  return inPlace ? exitCodes.ok : exitCodes.failed;
}

function namesOf(record: UndoRecord): readonly string[] {
  return [...settingNames(record.addresses), ...record.settings.map(({ name }) => name)];
}

function tell(
  { json }: RealServerRequest,
  { terminal }: RealServerTools,
  report: { readonly steps: readonly ReportedStep[]; readonly left: readonly string[] },
): void {
  if (json) {
    terminal.out(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  for (const step of report.steps) {
    terminal.out(renderStep(step, terminal.colour));
  }
  for (const reason of report.left) {
    terminal.out(`  left      ${reason}\n`);
  }
  if (report.steps.length + report.left.length === 0) {
    terminal.out('Nothing is to be undone.\n');
  }
}
