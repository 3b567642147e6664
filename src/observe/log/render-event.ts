/**
 * From the catalogue of events to lines for the operator. keepalived's shapes are kept where they
 * exist (run-time contract, "Log lines"), because log monitors match them; what we know beyond
 * them follows in parentheses on the same line.
 */
import type { DaemonLogEvent, LoggedEvent } from './log-events.js';
import { bfdLines } from './render-bfd-event.js';
import { healthLines } from './render-health-event.js';
import { hostLines } from './render-host-event.js';
import { kernelLines } from './render-kernel-event.js';
import { discoveryLines, lvsLines } from './render-lvs-event.js';
import { agentLines, supervisorLines } from './render-supervisor-event.js';
import { vrrpLines } from './render-vrrp-event.js';
import { type EventNamed, notLogged, type RenderedLine } from './rendered-line.js';

type EventName = DaemonLogEvent['event'];

type ByName = { readonly [Name in EventName]: EventNamed<DaemonLogEvent, Name> };

/** The same events, in the form in which the compiler sees that event and row belong together. */
type Named<Name extends EventName> = {
  [Each in Name]: { readonly event: Each } & ByName[Each];
}[Name];

const lines: { readonly [Name in EventName]: (event: Named<Name>) => RenderedLine } = {
  ...bfdLines,
  ...agentLines,
  ...vrrpLines,
  ...lvsLines,
  ...healthLines,
  ...kernelLines,
  ...hostLines,
  ...discoveryLines,
  ...supervisorLines,
};

/** The names of all events. */
export const EVENT_NAMES: readonly string[] = Object.keys(lines).sort();

/** Whether there is an event of this name. */
export function isEventName(name: string): boolean {
  return Object.hasOwn(lines, name);
}

/** The level and the text of an event. Each event of the catalogue is exactly one line. */
export function renderEvent<Name extends EventName>(event: Named<Name>): RenderedLine {
  return lines[event.event](event);
}

/** The same of one before which others like it were held back (`flap-limit.ts`). */
export function renderLimited(event: LoggedEvent): RenderedLine {
  const rendered = renderEvent(event);
  const { changesLeftOut = 0 } = event;
  return changesLeftOut > 0
    ? { ...rendered, text: rendered.text + notLogged(changesLeftOut) }
    : rendered;
}
