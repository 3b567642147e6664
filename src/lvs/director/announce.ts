/** What scripts, FIFOs and readers of mail are told about servers and services. */
import type { DirectorEffect } from '../messages.js';
import type { ServerEntry, VirtualServerEntry } from './virtual-server-entry.js';

type UpOrDown = 'UP' | 'DOWN';

/** The `notify_up` or `notify_down` script of a real server and its line for the FIFO. */
export function announceServer(
  entry: VirtualServerEntry,
  server: ServerEntry,
  state: UpOrDown,
): DirectorEffect {
  const { notifyUp, notifyDown } = server.configuration;
  const script = state === 'UP' ? notifyUp : notifyDown;
  const effect = { type: 'RS', server: server.label, service: entry.label, state } as const;
  return { kind: 'notify', effect: script === undefined ? effect : { ...effect, script } };
}

/** The `quorum_up` or `quorum_down` script of a virtual server and its line for the FIFO. */
export function announceService(entry: VirtualServerEntry, state: UpOrDown): DirectorEffect {
  const { quorumUp, quorumDown } = entry.configuration;
  const script = state === 'UP' ? quorumUp : quorumDown;
  const effect = { type: 'VS', service: entry.label, state } as const;
  return { kind: 'notify', effect: script === undefined ? effect : { ...effect, script } };
}

/** A mail about a real server; none unless it wants them. */
export function mailAboutServer(
  entry: VirtualServerEntry,
  server: ServerEntry,
  state: UpOrDown,
  text: string,
): readonly DirectorEffect[] {
  if (!server.configuration.smtpAlert) {
    return [];
  }
  const subject = `Realserver ${server.label} of virtual server ${entry.label} - ${state}`;
  return [{ kind: 'mail', mail: { subject, body: `=> ${text} <=` } }];
}

/** A mail about a virtual server; none unless it wants them. */
export function mailAboutService(
  entry: VirtualServerEntry,
  state: UpOrDown,
  text: string,
): readonly DirectorEffect[] {
  if (!entry.configuration.smtpAlert) {
    return [];
  }
  const subject = `Virtualserver ${entry.label} - ${state}`;
  return [{ kind: 'mail', mail: { subject, body: `=> ${text} <=` } }];
}
