/** A plan of changes as a person reads it: coloured like a diff. */

import { type Colour, type Paint, painter } from '../../../base/paint.js';
import type { ChangePlan } from '../../../daemon/plan/change-plan.js';
import type { ModelChange } from '../../../daemon/plan/model-changes.js';
import { counted } from '../../../observe/log/rendered-line.js';

type Change = 'add' | 'edit' | 'remove' | 'none';

const SIGNS: Readonly<Record<Change, string>> = { add: '+', edit: '~', remove: '-', none: ' ' };
const COLOURS: Readonly<Record<Change, Colour>> = {
  add: 'green',
  edit: 'yellow',
  remove: 'red',
  none: 'none',
};

/** The whole text; one line says so when there is nothing to do. */
export function renderPlan(plan: ChangePlan, colour: boolean): string {
  const paint = painter(colour);
  const { action, file, refused } = plan;
  const what = action === 'start' ? 'A start' : 'A reload';
  if (refused !== undefined) {
    return `${paint('red', `${what} with ${file} would be refused: ${refused}`)}\n`;
  }
  const lines = [
    ...plan.services.flatMap((service) => [
      line(paint, service.change, '', service.service, service.details),
      ...service.destinations.map(({ change, destination, details }) =>
        line(paint, change, '  ', destination, details),
      ),
    ]),
    ...plan.settings.map(({ change, setting, details }) =>
      line(paint, change, '', setting, details),
    ),
    ...plan.changes.flatMap((change) => blockLines(paint, change)),
  ];
  const missing = missingText(plan, paint);
  return lines.length === 0
    ? `${what} with ${file} would change nothing.\n${missing}`
    : `${what} with ${file} would change:\n\n${lines.join('')}\n${summary(plan)}\n${missing}`;
}

function line(
  paint: Paint,
  change: Change,
  indentation: string,
  subject: string,
  details: readonly string[],
): string {
  const more = details.length === 0 ? '' : `  ${details.join(', ')}`;
  return `${paint(COLOURS[change], `${SIGNS[change]} ${indentation}${subject}${more}`)}\n`;
}

/** What the file needs of this machine and does not ask us to set. */
function missingText({ missing }: ChangePlan, paint: Paint): string {
  if (missing.length === 0) {
    return '';
  }
  const heading = paint('yellow', 'This machine lacks, and lvs_host_setup auto would set:');
  const lines = missing.map(({ command, reason }) => `  ${command}   # ${reason}\n`);
  return `\n${heading}\n${lines.join('')}`;
}

/** The block with what is another in it, what comes and goes below, and what follows. */
function blockLines(paint: Paint, block: ModelChange): readonly string[] {
  const { change, subject, state, details, consequences } = block;
  const edits = details.filter((detail) => detail.change === 'edit').map(({ text }) => text);
  const others = details.filter((detail) => detail.change !== 'edit');
  const name = state === undefined ? subject : `${subject}, now ${state}`;
  return [
    line(paint, change, '', name, edits),
    ...others.map((detail) => line(paint, detail.change, '  ', detail.text, [])),
    ...consequences.map((text) => `    → ${text}\n`),
  ];
}

function summary({ services, settings, changes }: ChangePlan): string {
  const parts = [
    [services.length, 'service'],
    [settings.length, 'setting'],
    [changes.length, 'block'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => counted(count, noun))
    .join(', ');
}
