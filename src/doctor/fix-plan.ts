/** What `--fix` does: drop-ins that are written, and commands that make them hold. Pure. */
import { settingText } from '../lvs/host-needs.js';
import type { Fix } from './check.js';

/** A drop-in: the whole text that the file is to have. */
export interface FixedFile {
  readonly path: string;
  readonly text: string;
}

/** What is to be done. */
export interface FixPlan {
  readonly files: readonly FixedFile[];
  /** Set at once, as they are at boot by the file. */
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly commands: readonly (readonly string[])[];
}

/** Of sysctl.d(5); a later name in the alphabet wins. */
const SETTINGS_FILE = '/etc/sysctl.d/90-upkeep-doctor.conf';
const HEAD = '# Written by upkeep doctor --fix.';

/**
 * The plan for these fixes.
 * @param read what a drop-in has now; undefined: there is none
 * @param lasting false: settings belong to a network namespace, which no file of boot reaches
 */
export function planFixes(
  fixes: readonly Fix[],
  read: (path: string) => string | undefined,
  lasting: boolean,
): FixPlan {
  const settings = unique(
    fixes.flatMap((fix) => (fix.kind === 'setting' ? [{ name: fix.name, value: fix.value }] : [])),
  );
  const lines = settings.map(({ name, value }) => `${settingText(name)} = ${value}`);
  const wanted: Wanted[] =
    lasting && lines.length > 0 ? [{ path: SETTINGS_FILE, section: undefined, lines }] : [];
  const commands: (readonly string[])[] = [];
  for (const fix of fixes) {
    if (fix.kind === 'dropIn') {
      wanted.push({ path: fix.path, section: fix.section, lines: fix.lines });
      commands.push(fix.command);
    }
  }
  const texts = new Map<string, string>();
  for (const { path, section, lines: added } of wanted) {
    texts.set(path, withLines(texts.get(path) ?? read(path), section, added));
  }
  return {
    files: [...texts].map(([path, text]) => ({ path, text })),
    settings,
    commands: unique(commands),
  };
}

interface Wanted {
  readonly path: string;
  readonly section: string | undefined;
  readonly lines: readonly string[];
}

/** The text with these lines; each takes the place of the one that sets the same. */
function withLines(
  before: string | undefined,
  section: string | undefined,
  added: readonly string[],
): string {
  const keys = new Set(added.map(keyOf));
  const kept = (before ?? `${HEAD}\n${section === undefined ? '' : `${section}\n`}`)
    .trimEnd()
    .split('\n')
    .filter((line) => !keys.has(keyOf(line)));
  return `${[...kept, ...added].join('\n')}\n`;
}

/** What a line sets: all before the last `=`, or the whole line. */
function keyOf(line: string): string {
  const [key = ''] = line.split(/=(?!.*=)/);
  return key.trim();
}

function unique<Item>(items: readonly Item[]): readonly Item[] {
  const texts = new Map(items.map((item) => [JSON.stringify(item), item]));
  return [...texts.values()];
}
