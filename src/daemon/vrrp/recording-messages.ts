/** What was recorded on its way to the supervisor, a little in each turn of the event loop. */
import { type RecordedLine, writeLine } from '../../vrrp/recording.js';
import type { Deferral } from '../addresses/deferral.js';
import type { FromVrrp } from '../messages.js';

/** Lines in one message: half a millisecond's work. */
const LINES_AT_ONCE = 128;

/** Sends all `lines`, in several messages; the last one says so. */
export function sendRecording(
  request: number,
  lines: readonly RecordedLine[],
  deferral: Deferral,
  report: (message: FromVrrp) => void,
): void {
  const now = lines.slice(0, LINES_AT_ONCE).map(writeLine);
  const rest = lines.slice(LINES_AT_ONCE);
  report({ kind: 'recording', request, lines: now, isLast: rest.length === 0 });
  if (rest.length > 0) {
    deferral.after(0, () => sendRecording(request, rest, deferral, report));
  }
}

/** @returns what sends lines as they come, together those of one turn. */
export function recordingStream(
  deferral: Deferral,
  report: (message: FromVrrp) => void,
): (lines: readonly RecordedLine[]) => void {
  const waiting: string[] = [];
  return (lines) => {
    if (waiting.length === 0) {
      deferral.after(0, () => report({ kind: 'recorded', lines: waiting.splice(0) }));
    }
    waiting.push(...lines.map(writeLine));
  };
}
