/** Picks from a daemon's log what an audience wants to see. */

import { LineReader } from '../clients/line-reader.js';
import type { Daemon } from '../daemon.js';

/** Lines that both daemons write (keepalived's wording), without what stands before. */
const WORTH_TELLING: readonly RegExp[] = [
  /\(\w+\) Entering \w+ STATE.*/,
  /VRRP_Script\(\w+\) (?:failed|succeeded|timed out).*/,
  /\(\w+\) Changing effective priority from \d+ to \d+/,
  /\(\w+\) sent 0 priority/,
  /\(\w+\) Master received advert .*/,
  /(?:Adding|Removing|Enabling|Disabling) (?:sorry server|service) \[.*/,
  /(?:Gained|Lost) quorum .*/,
];

/** Follows a log; `news` gives the lines worth telling that were written since the last call. */
export class LogTail {
  private readonly daemon: Daemon;
  private readonly lines = new LineReader();
  private position = 0;

  constructor(daemon: Daemon) {
    this.daemon = daemon;
  }

  /** Lines that came since the last call, shortened to what matters. */
  news(): readonly { readonly node: string; readonly event: string }[] {
    const text = this.daemon.log();
    const added = text.slice(this.position);
    this.position = text.length;
    return this.lines.push(added).flatMap((line) => {
      const found = WORTH_TELLING.map((pattern) => pattern.exec(line)?.[0]).find(Boolean);
      const node = this.daemon.node.name;
      return found === undefined ? [] : { node, event: shortened(found) };
    });
  }
}

/** Without what the audience sees anyway: who the peer is, which service it is about. */
function shortened(line: string): string {
  return line
    .replace(/ \(from \w+: (.*), priority \d+\)$/, ': $1')
    .replace(/ from \d+\.\d+\.\d+\.\d+/, '')
    .replace(' of the same group', '')
    .replace(/ (?:from|to|of|for) VS \[.*\]:tcp:\d+/, '');
}
