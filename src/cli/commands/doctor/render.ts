/** What the doctor has found, for people. */
import { painter } from '../../../base/paint.js';
import type { DoctorObservation } from '../../../doctor/check.js';
import type { DoctorFinding, Examination } from '../../../doctor/examine.js';
import { settingText } from '../../../lvs/host-needs.js';

const WORDS = { ok: 'ok  ', warn: 'WARN', fail: 'FAIL' } as const;
const COLOURS = { ok: 'green', warn: 'yellow', fail: 'red' } as const;

/** Problems, what to do, and how many checks were content; all of them with `everything`. */
export function renderExamination(
  file: string,
  { findings, notNeeded, notAsked }: Examination,
  { colour, everything }: { readonly colour: boolean; readonly everything: boolean },
): string {
  const paint = painter(colour);
  const shown = everything ? findings : findings.filter(({ level }) => level !== 'ok');
  const width = Math.max(0, ...shown.map(({ id }) => id.length));
  const lines = shown.flatMap((finding) => [
    headline(finding),
    ...adviceOf(finding).map((advice) => `      ${''.padEnd(width)}  ${paint('dim', advice)}`),
  ]);
  return `${[...lines, summary(file, findings, notNeeded.length, notAsked.length)].join('\n')}\n`;

  function headline({ level, id, text }: DoctorFinding): string {
    return `${paint(COLOURS[level], WORDS[level])}  ${id.padEnd(width)}  ${text}`;
  }
}

function adviceOf({ advice, fix }: DoctorObservation): readonly string[] {
  if (fix?.kind === 'setting') {
    return [`sysctl -w ${settingText(fix.name)}=${fix.value}   (upkeep doctor --fix)`];
  }
  const dropIn =
    fix === undefined ? [] : [`${fix.path}: ${fix.lines.join('; ')}   (upkeep doctor --fix)`];
  return [...(advice === undefined ? [] : [advice]), ...dropIn];
}

function summary(
  file: string,
  findings: readonly DoctorFinding[],
  notNeeded: number,
  notAsked: number,
): string {
  const checks = (level: DoctorFinding['level']) =>
    new Set(findings.filter((each) => each.level === level).map(({ id }) => id)).size;
  const bad = checks('fail') + checks('warn');
  const good = new Set(findings.map(({ id }) => id)).size - bad;
  const words = [`${checks('fail')} failed`, `${checks('warn')} to look at`, `${good} fine`];
  const left = notAsked === 0 ? '' : `, ${notAsked} ask others (--probe)`;
  return `${file}: ${words.join(', ')}, ${notNeeded} not needed here${left}`;
}
