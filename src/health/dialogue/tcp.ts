/**
 * TCP_CHECK: whether a connection can be made. Nothing is sent, and it is closed at once, as in
 * keepalived; with `send` or `expect`, which are ours, something is said, or has to come.
 */
import type { CheckConnection, TcpCheck } from '../../config/lvs-model.js';
import { type BodyPatternResult, compileBodyPattern } from '../http/body-pattern.js';
import type { ProbeOutcome } from '../messages.js';
import { startConnection } from '../probes/connection.js';
import { PatternSearcher, type SearchVerdict } from '../probes/pattern-search.js';
import type { RunningProbe, StartProbe } from '../probes/probe.js';
import { type DialogueSteps, quoted, startDialogue } from './dialogue.js';

/** For the patterns of all probes: a search waits for the one before. */
const searcher = new PatternSearcher();

type Wanted = NonNullable<TcpCheck['expect']>;

/** Looks for something in an answer, as `PatternSearcher` does. */
type Find = (answer: Buffer, found: (verdict: SearchVerdict) => void) => () => void;

/** The probe. */
export function createTcpProbe(): StartProbe<TcpCheck> {
  const patterns = new Map<string, BodyPatternResult>();
  return ({ connection, send, expect }, done) => {
    if (send === undefined && expect === undefined) {
      return connectOnly(connection, done);
    }
    const find = expect && findOf(expect, patterns, connection.connectTimeoutMs);
    if (typeof find === 'string') {
      done({ outcome: 'undecided', reason: `expect: ${find}` });
      return { cancel: () => undefined };
    }
    const steps: DialogueSteps = { say: Buffer.from(send ?? '', 'hex') };
    return startDialogue(connection, find ? { ...steps, hear: hearing(find) } : steps, done);
  };
}

/** One connection, closed as soon as it stands. */
function connectOnly(
  connection: CheckConnection,
  done: (outcome: ProbeOutcome) => void,
): RunningProbe {
  return startConnection(connection, (result) => {
    if (result.kind === 'connected') {
      result.socket.close();
      done({ outcome: 'good' });
    } else {
      done(result.outcome);
    }
  });
}

/** How to look for what is wanted; or why that cannot be done. */
function findOf(
  wanted: Wanted,
  patterns: Map<string, BodyPatternResult>,
  limitMs: number,
): Find | string {
  if ('bytes' in wanted) {
    const bytes = Buffer.from(wanted.bytes, 'hex');
    return (answer, found) => {
      found(answer.includes(bytes) ? 'satisfied' : 'unsatisfied');
      return () => undefined;
    };
  }
  const { pattern } = wanted;
  const result =
    patterns.get(pattern) ??
    compileBodyPattern({ pattern, options: [], noMatch: false, minimumOffset: 0 });
  patterns.set(pattern, result);
  return result.kind === 'refused'
    ? result.reason
    : (answer, found) => searcher.search(result.pattern, answer, limitMs, found);
}

/** Anywhere in the answer is good. */
function hearing(find: Find): NonNullable<DialogueSteps['hear']> {
  return (answer, last, told) =>
    find(answer, (verdict) => {
      switch (verdict) {
        case 'satisfied':
          told({ outcome: 'good' });
          break;
        case 'unsatisfied':
          told(last && { outcome: 'bad', reason: complaint(answer, last), code: 'content' });
          break;
        case 'timeOver':
          told({ outcome: 'bad', reason: 'the search took too long', code: 'timeout' });
          break;
        case 'failed':
          told({ outcome: 'undecided', reason: 'expect: the search failed' });
      }
    });
}

function complaint(answer: Buffer, last: 'closed' | 'tooLong'): string {
  if (last === 'tooLong') {
    return `the answer does not end: ${quoted(answer)}`;
  }
  return answer.length === 0 ? 'closed without an answer' : `answered ${quoted(answer)}`;
}
