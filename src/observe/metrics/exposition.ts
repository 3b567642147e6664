/**
 * Metrics as text, in two dialects of one form: OpenMetrics 1.0 and Prometheus's text 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/, and the OpenMetrics
 * specification, "Text format"). They differ in the names of families, in infos, in the escaping
 * of help, and in the end.
 */
import type { MetricFamily, MetricsView, Sample } from './family.js';

/** How the text is written. */
export type Dialect = 'openmetrics' | 'text';

/** The media types that the dialects are sent with. */
export const CONTENT_TYPES: Readonly<Record<Dialect, string>> = {
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8',
  text: 'text/plain; version=0.0.4; charset=utf-8',
};

/** Nearly all values: there are tens of thousands in a large answer. */
const ORDINARY = /^[^"\\\n]*$/;

/** Samples that are written in one go: two milliseconds' work. */
const SAMPLES_AT_ONCE = 2000;

/**
 * The whole text; a family without a value now is left out. It is made bit by bit: there are a
 * hundred thousand lines for two thousand instances, and other work waits.
 * @param pause lets it have its turn
 */
export async function expositionInTurns(
  families: readonly MetricFamily[],
  view: MetricsView,
  dialect: Dialect,
  pause: () => Promise<void>,
): Promise<string> {
  const parts: string[] = [];
  let written = 0;
  for (const family of families) {
    const samples = family.samples(view);
    const pieces = Math.max(1, Math.ceil(samples.length / SAMPLES_AT_ONCE));
    const writer = new FamilyWriter(family);
    for (let piece = 0; piece < pieces; piece += 1) {
      const start = piece * SAMPLES_AT_ONCE;
      writer.add(samples.slice(start, start + SAMPLES_AT_ONCE));
      written += Math.min(SAMPLES_AT_ONCE, samples.length - start);
      if (written >= SAMPLES_AT_ONCE) {
        written = 0;
        await pause();
      }
    }
    parts.push(writer.text(dialect));
  }
  return `${parts.join('')}${endOf(dialect)}`;
}

/**
 * Writes a family. Where two samples have the same labels the first one counts: an answer with a
 * series twice is none.
 */
export class FamilyWriter {
  readonly #family: MetricFamily;
  readonly #series = new Set<string>();
  #lines = '';

  constructor(family: MetricFamily) {
    this.#family = family;
  }

  add(samples: readonly Sample[]): void {
    const { name, labels: names } = this.#family;
    for (const { labels, part, value } of samples) {
      if (value !== undefined) {
        const key = `${part?.suffix ?? ''}${labelText(names, labels, part?.bound)}`;
        if (!this.#series.has(key)) {
          this.#series.add(key);
          this.#lines += `${name}${key} ${value}\n`;
        }
      }
    }
  }

  text(dialect: Dialect): string {
    return this.#lines === '' ? '' : `${describe(this.#family, dialect)}${this.#lines}`;
  }
}

/** What follows the last family. */
export function endOf(dialect: Dialect): string {
  return dialect === 'openmetrics' ? '# EOF\n' : '';
}

function describe({ name, type, help }: MetricFamily, dialect: Dialect): string {
  if (dialect === 'text') {
    // Infos are younger than this form.
    const known = type === 'info' ? 'gauge' : type;
    return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${known}\n`;
  }
  if (type === 'counter' && !name.endsWith('_total')) {
    // Of another exporter: a counter of OpenMetrics has the suffix.
    return `# HELP ${name} ${escapeValue(help)}\n# TYPE ${name} unknown\n`;
  }
  const family = name.replace(/_(?:total|info)$/, '');
  const unit = family.endsWith('_seconds') ? `# UNIT ${family} seconds\n` : '';
  return `# HELP ${family} ${escapeValue(help)}\n# TYPE ${family} ${type}\n${unit}`;
}

function labelText(
  names: readonly string[],
  values: readonly string[],
  bound: string | undefined,
): string {
  let pairs = '';
  for (let index = 0; index < names.length; index += 1) {
    pairs += `${pairs === '' ? '' : ','}${names[index]}="${escapeValue(values[index] ?? '')}"`;
  }
  if (bound !== undefined) {
    pairs += `${pairs === '' ? '' : ','}le="${bound}"`;
  }
  return pairs === '' ? '' : `{${pairs}}`;
}

function escapeValue(text: string): string {
  return ORDINARY.test(text) ? text : escapeHelp(text).replaceAll('"', '\\"');
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
