/** Explanations that take more than the state of now: of a peer, of a time. */
import { parseAddress } from '../../../base/address.js';
import { parseMoment } from '../../../observe/events/moment.js';
import { heardPeers, PEER_EVENTS, whyPeer } from '../../../observe/why/explain-peer.js';
import { whyAt } from '../../../observe/why/explain-time.js';
import type { Explanation } from '../../../observe/why/explanation.js';
import { UsageError } from '../../command.js';
import { askStatus } from '../../daemon-status.js';
import { keptEvents } from '../../event-source.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';

const HOUR_MS = 3_600_000;
const MOST_EVENTS = '10000';

/** Of each instance that has heard the router; a number is the exit status. */
export async function explainPeer(
  peer: string,
  socket: string | undefined,
  terminal: Terminal,
): Promise<readonly Explanation[] | number> {
  const address = parseAddress(peer);
  if (address === undefined) {
    throw new UsageError(`--peer is the address of a router, not '${peer}'`);
  }
  const status = await askStatus(socket, terminal);
  if (typeof status === 'number') {
    return status;
  }
  const parameters = new URLSearchParams({ about: address, limit: MOST_EVENTS });
  for (const type of PEER_EVENTS) {
    parameters.append('type', type);
  }
  const kept = await keptEvents(socket, parameters, terminal);
  if (typeof kept === 'number') {
    return kept;
  }
  const explanations = whyPeer(status, kept.events, address);
  if (explanations.length === 0) {
    const heard = heardPeers(status);
    const others = heard.length === 0 ? 'no router' : heard.join(', ');
    terminal.error(`upkeep: no advert of ${address} has been heard, but of ${others}\n`);
    return exitCodes.failed;
  }
  return explanations;
}

/** Of each change around a time; a number is the exit status. */
export async function explainTime(
  at: string,
  name: string | undefined,
  socket: string | undefined,
  terminal: Terminal,
): Promise<readonly Explanation[] | number> {
  const atMs = parseMoment(at, Date.now());
  if (atMs === undefined) {
    throw new UsageError(`--at is a time, as 14:03:10, 10m or 2026-11-29T14:03Z, not '${at}'`);
  }
  const parameters = new URLSearchParams({
    since: new Date(atMs - HOUR_MS).toISOString(),
    until: new Date(atMs + HOUR_MS).toISOString(),
    limit: MOST_EVENTS,
  });
  const kept = await keptEvents(socket, parameters, terminal);
  if (typeof kept === 'number') {
    return kept;
  }
  const explanations = whyAt(kept.events, atMs, name);
  if (explanations.length === 0) {
    terminal.error(`upkeep: nothing has changed within an hour of ${new Date(atMs).toString()}\n`);
    return exitCodes.failed;
  }
  return explanations;
}
