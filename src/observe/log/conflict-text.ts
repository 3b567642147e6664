/** Another master in words: for log lines, for `upkeep status` and its health. */
import type { ConflictEnd } from '../../vrrp/log-events.js';
import type { Rival } from '../../vrrp/machine/conflict.js';
import { packetProblemText } from './packet-problem-text.js';
import { counted, duration } from './rendered-line.js';

/**
 * `10.9.9.3 (02:00:00:00:00:03) is master too, with priority 90`
 * @param since words that follow the name, with a comma before them
 */
export function rivalText(rival: Rival, since = ''): string {
  const { address, hardwareAddress, priority, refused, outranked, claimed } = rival;
  const claim = `claims ${claimed.join(', ')}`;
  if (address === undefined) {
    return `${hardwareAddress} ${claim}${since}`;
  }
  const who = hardwareAddress === undefined ? address : `${address} (${hardwareAddress})`;
  const heard =
    refused === undefined
      ? `, with priority ${priority} (${counted(outranked, 'advert')})`
      : `, and is refused (${refusalCounts(rival)}): ${packetProblemText(refused, address)}`;
  const also = claimed.length === 0 ? '' : `, ${claim}`;
  return `${who} is master too${since}${also}${heard}`;
}

/** `12 adverts: 10 password, 2 interval` */
export function refusalCounts({ refusals }: Pick<Rival, 'refusals'>): string {
  const kinds = Object.entries(refusals);
  const total = kinds.reduce((sum, [, count]) => sum + count, 0);
  const parts = kinds.map(([kind, count]) => `${count} ${kind}`).join(', ');
  return `${counted(total, 'advert')}${kinds.length > 1 ? `: ${parts}` : ''}`;
}

/** How it came to its end. */
export function conflictEndText(end: ConflictEnd): string {
  switch (end.kind) {
    case 'silent':
      return `not heard for ${duration(end.silentMs)}`;
    case 'left':
      return `${end.address} has left with priority 0`;
    case 'yielded':
      return `this router is ${end.to} now`;
    case 'stopped':
      return 'this router stops';
  }
}
