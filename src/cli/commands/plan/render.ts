/** A plan of changes as a person reads it: coloured like a diff. */
import type { ChangePlan } from '../../../daemon/plan/change-plan.js';
import { addressText } from '../../../observe/dump/wording.js';
import { counted } from '../../../observe/log/rendered-line.js';
import { type Colour, type Paint, painter } from '../../../observe/paint.js';
import type { PropertyChange } from '../../../vrrp/compare-instances.js';

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
    ...plan.instances.flatMap((instance) => [
      line(paint, instance.change, '', instanceName(instance), instance.properties.map(wordsOf)),
      ...instance.addresses.map(({ change, address }) =>
        line(paint, change, '  ', addressText(address, false), []),
      ),
    ]),
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

/** Only a master holds addresses. */
function instanceName({ instance, state }: ChangePlan['instances'][number]): string {
  return `VRRP instance ${instance}${state === undefined ? '' : `, now ${state}`}`;
}

/** `advertIntervalMs` → `advert interval ms 1000 → 500` */
function wordsOf({ property, from, to }: PropertyChange): string {
  const words = property.replace(/[A-Z]+/g, (letters) => ` ${letters.toLowerCase()}`);
  return from === undefined ? `${words} differs` : `${words} ${from} → ${to}`;
}

function summary({ services, settings, instances }: ChangePlan): string {
  const parts = [
    [services.length, 'service'],
    [settings.length, 'setting'],
    [instances.length, 'VRRP instance'],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => counted(count, noun))
    .join(', ');
}
