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

/** The whole text. A family without a value now is left out. */
export function exposition(
  families: readonly MetricFamily[],
  view: MetricsView,
  dialect: Dialect,
): string {
  const text = families.map((family) => familyText(family, family.samples(view), dialect)).join('');
  return dialect === 'openmetrics' ? `${text}# EOF\n` : text;
}

/**
 * A family with these samples. Where two have the same labels the first one counts: an answer with
 * a series twice is none.
 */
export function familyText(
  family: MetricFamily,
  samples: readonly Sample[],
  dialect: Dialect,
): string {
  const series = new Map<string, number>();
  for (const { labels, part, value } of samples) {
    const key = `${part?.suffix ?? ''}${labelText(family.labels, labels, part?.bound)}`;
    if (value !== undefined && !series.has(key)) {
      series.set(key, value);
    }
  }
  if (series.size === 0) {
    return '';
  }
  const lines = [...series].map(([rest, value]) => `${family.name}${rest} ${value}\n`);
  return `${describe(family, dialect)}${lines.join('')}`;
}

function describe({ name, type, help }: MetricFamily, dialect: Dialect): string {
  if (dialect === 'text') {
    // Infos are younger than this form.
    const known = type === 'info' ? 'gauge' : type;
    return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${known}\n`;
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
  const pairs = names.map((name, index) => `${name}="${escapeValue(values[index] ?? '')}"`);
  if (bound !== undefined) {
    pairs.push(`le="${bound}"`);
  }
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function escapeValue(text: string): string {
  return ORDINARY.test(text) ? text : escapeHelp(text).replaceAll('"', '\\"');
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}
