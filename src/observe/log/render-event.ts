/**
 * From the catalogue of events to lines for the operator. keepalived's shapes are kept where they
 * exist (run-time contract, "Log lines"), because log monitors match them; what we know beyond
 * them follows in parentheses on the same line.
 */
import type { DaemonLogEvent } from './log-events.js';
import { renderHealthEvent } from './render-health-event.js';
import { isHostEvent, renderHostEvent } from './render-host-event.js';
import { renderKernelEvent } from './render-kernel-event.js';
import { renderLvsEvent } from './render-lvs-event.js';
import { renderSupervisorEvent } from './render-supervisor-event.js';
import { renderVrrpEvent } from './render-vrrp-event.js';
import type { RenderedLine } from './rendered-line.js';

/** The level and the text of an event. Each event of the catalogue is exactly one line. */
export function renderEvent(event: DaemonLogEvent): RenderedLine {
  if (isHostEvent(event)) {
    return renderHostEvent(event);
  }
  switch (event.event) {
    case 'stateChanged':
    case 'groupStateChanged':
    case 'priorityChanged':
    case 'scriptChanged':
    case 'lowerPriorityAdvert':
    case 'discardingLowerPriority':
    case 'priorityZeroReceived':
    case 'priorityZeroSent':
    case 'preemptDelayStarted':
    case 'packetDropped':
    case 'peerDiffers':
    case 'unknownVirtualRouterId':
    case 'duplicateAddressOfOurs':
    case 'addressLost':
      return renderVrrpEvent(event);
    case 'realServerAdded':
    case 'realServerRemoved':
    case 'weightChanged':
    case 'quorumGained':
    case 'quorumLost':
    case 'quorumMissing':
    case 'realServerShutDown':
    case 'groupEntryAdded':
    case 'groupEntryRemoved':
    case 'serviceTaken':
    case 'tableRepaired':
    case 'tableRestored':
    case 'marksUnavailable':
    case 'marksFailed':
    case 'marksRemoved':
    case 'sorryServerAdded':
    case 'sorryServerRemoved':
    case 'serviceAdded':
    case 'serviceRemoved':
    case 'checksSuspended':
    case 'checksActivated':
      return renderLvsEvent(event);
    case 'checkSucceeded':
    case 'checkFailed':
    case 'attemptFailed':
    case 'attemptUndecided':
    case 'pageSucceeded':
    case 'checkActivated':
    case 'checkSuspended':
      return renderHealthEvent(event);
    case 'linkChanged':
    case 'addressesChanged':
    case 'addressRefused':
    case 'addressSeen':
    case 'leftoverRemoved':
    case 'adopted':
    case 'socketFailed':
    case 'monitorResynchronised':
    case 'ipvsRefused':
    case 'ipvsUnavailable':
    case 'schedulingRefused':
      return renderKernelEvent(event);
    default:
      return renderSupervisorEvent(event);
  }
}
