/** What scripts, FIFOs and readers of mail are told about servers and services. */
import type { HealthCheck } from '../../config/lvs-model.js';
import type { CheckReport } from '../../health/messages.js';
import type { DirectorEffect } from '../messages.js';
import type { CheckEntry, ServerEntry, VirtualServerEntry } from './virtual-server-entry.js';

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

const CHECK_NAMES: Readonly<Record<HealthCheck['kind'], string>> = {
  tcp: 'TCP CHECK',
  udp: 'UDP CHECK',
  ping: 'ICMP CHECK',
  http: 'CHECK',
  smtp: 'CHECK',
  dns: 'DNS_CHECK:',
  misc: 'MISC CHECK',
  file: 'FILE CHECK',
  bfd: 'BFD CHECK',
};

/** keepalived's words for the change of a check, which differ from check to check. */
export function checkMailText(
  { check, up, reason }: CheckEntry,
  { timedOut }: Pick<CheckReport, 'timedOut'>,
): string {
  const name = CHECK_NAMES[check.kind];
  switch (check.kind) {
    case 'misc':
      if (!up && timedOut) {
        return `${name} timed out on service`;
      }
      return `${name} ${up ? 'succeeded' : 'failed'} on service`;
    case 'bfd':
      return `${name} ${check.instance} ${up ? 'succeeded' : 'failed'} on service`;
    case 'http':
      return up
        ? `${name} succeed on service`
        : `${name} failed on service : HTTP/SSL request failed`;
    case 'smtp':
      return up ? `${name} succeed on service` : `${name} failed on service : ${reason}`;
    default:
      return `${name} ${up ? 'succeed' : 'failed'} on service`;
  }
}
