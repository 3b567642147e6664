/** `metrics_compat`: exporters whose families are given as well. */
import type { CompatExporter } from '../../services-model.js';
import { type CompileContext, reportError } from '../reading/context.js';
import type { Setting } from '../reading/settings.js';

const EXPORTERS: readonly CompatExporter[] = ['mehdy', 'gen2brain', 'textfile'];

/** Both have a family of this name, with other labels. */
const CLASH = { first: 'mehdy', second: 'textfile', family: 'keepalived_vrrp_state' } as const;

/** Each once, in the order of the table. */
export function compatExporters(
  context: CompileContext,
  setting: Setting | undefined,
): readonly CompatExporter[] {
  const words = setting?.directive.arguments ?? [];
  const named = EXPORTERS.filter((each) => words.some(({ text }) => text === each));
  const clashing = words.find(({ text }) => text === CLASH.second);
  if (clashing === undefined || !named.includes(CLASH.first)) {
    return named;
  }
  const message = `'${CLASH.second}' is left out: '${CLASH.first}' has a ${CLASH.family} as well`;
  const hint = 'name one of the two; their labels differ';
  reportError(context, 'invalid-value', clashing, message, { hint });
  return named.filter((each) => each !== CLASH.second);
}
