/**
 * The answer of an agent, as HAProxy's configuration manual has it (`agent-check`): words between
 * blanks, tabs and commas, in any order, up to the first end of a line; what follows a `#` is for
 * people. Case does not matter. Pure.
 *
 *     up  down  fail  stopped     whether the server works
 *     ready  drain  maint         whether it takes part
 *     75%                         of the weight that it has otherwise
 *     maxconn:30                  not followed: IPVS has uthreshold, in the file
 */

/** What an agent has said; what it does not mention stays as it was. */
export interface AgentAnswer {
  readonly works?: boolean;
  /** Of one that does not work: `down (disk full)`. */
  readonly why?: string;
  readonly admin?: 'ready' | 'drain' | 'disabled';
  /** Of the weight that it has otherwise. */
  readonly percent?: number;
  /** Words that nothing follows from. */
  readonly ignored: readonly string[];
}

const WORKS: ReadonlyMap<string, boolean> = new Map([
  ['up', true],
  ['down', false],
  ['fail', false],
  ['stopped', false],
]);

const ADMIN: ReadonlyMap<string, NonNullable<AgentAnswer['admin']>> = new Map([
  ['ready', 'ready'],
  ['drain', 'drain'],
  ['maint', 'disabled'],
] as const);

/** An agent that is out of its mind is not to have all clients. */
const MOST_PERCENT = 10_000;
const LONGEST_QUOTED = 60;

/** The line up to its end, which need not be there. @returns undefined when nothing is in it */
export function readAgentAnswer(text: string): AgentAnswer | undefined {
  const [line = ''] = text.split(/[\r\n]/, 1);
  const [said = '', description = ''] = line.split(/#(.*)/s, 2);
  const words = said.split(/[ \t,]+/).filter((word) => word !== '');
  const meanings = words.map((word) => meaningOf(word, description));
  const ignored = words.filter((_, index) => meanings[index] === undefined);
  return ignored.length === words.length ? undefined : Object.assign({ ignored }, ...meanings);
}

/** @returns undefined for a word that nothing follows from */
function meaningOf(word: string, description: string): Partial<AgentAnswer> | undefined {
  const lower = word.toLowerCase();
  const works = WORKS.get(lower);
  if (works !== undefined) {
    return works ? { works } : { works, why: `${lower}${inBrackets(description)}` };
  }
  const admin = ADMIN.get(lower);
  if (admin !== undefined) {
    return { admin };
  }
  return /^\d{1,9}%$/.test(word)
    ? { percent: Math.min(Number.parseInt(word, 10), MOST_PERCENT) }
    : undefined;
}

function inBrackets(description: string): string {
  const text = description.replaceAll(/[^\x20-\x7e]+/g, '.').trim();
  const quoted = text.length > LONGEST_QUOTED ? `${text.slice(0, LONGEST_QUOTED)}…` : text;
  return quoted === '' ? '' : ` (${quoted})`;
}
