/** Quorum and hysteresis against the weights of the servers, as they are configured. */
import type { VirtualServer } from '../../lvs-model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import type { ServiceDraft } from './service-draft.js';

const NUMBER = /^\d{1,10}$/;

/** What of them can be used. */
export function resolveQuorum(
  context: CompileContext,
  { quorum, hysteresis }: ServiceDraft,
  { realServers, discovered }: Pick<VirtualServer, 'realServers' | 'discovered'>,
): Pick<VirtualServer, 'quorum' | 'hysteresis'> {
  // how many are discovered is not known here
  let total = discovered === undefined ? 0 : Number.POSITIVE_INFINITY;
  for (const { weight } of realServers) {
    total += weight;
  }
  let needed = Math.min(1, total);
  if (quorum !== undefined && NUMBER.test(quorum.text) && Number(quorum.text) > 0) {
    needed = Number(quorum.text);
    if (needed > total) {
      const message = `quorum ${needed} is more than all weights together, ${total}, and reduced`;
      const hint = `it counts the weights of the servers that are alive: at most ${total}`;
      reportWarning(context, 'quorum-too-large', quorum, message, { hint });
      needed = total;
    }
  }
  if (hysteresis === undefined || !NUMBER.test(hysteresis.text)) {
    return { quorum: needed, hysteresis: 0 };
  }
  const distance = Number(hysteresis.text);
  if (distance > 0 && distance >= needed) {
    const message = `hysteresis ${distance} has to be less than the quorum, ${needed}`;
    reportError(context, 'hysteresis-too-large', hysteresis, message);
    return { quorum: needed, hysteresis: Math.max(0, needed - 1) };
  }
  return { quorum: needed, hysteresis: distance };
}
