/**
 * A strict reader of metrics: what Prometheus and `promtool check metrics` would refuse or complain
 * of, it throws at.
 */
import type { Dialect } from '../../../src/observe/metrics/exposition.js';

/** A family as it was read. */
export interface ReadFamily {
  /** As it stands before its samples, without the ending that only samples have. */
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly unit: string | undefined;
  readonly samples: readonly ReadSample[];
}

/** A line with a value. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What follows the name of the family in the samples of these. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  histogram: ['_bucket', '_count', '_sum'],
  summary: ['_count', '_sum'],
};

const NAME = '[a-z][a-z0-9_]*';
const SAMPLE = new RegExp(String.raw`^(${NAME})(?:\{(.*)\})? (-?[0-9.]+(?:e[+-][0-9]+)?)$`);
const LABEL = new RegExp(String.raw`(${NAME})="((?:[^"\\\n]|\\[\\"n])*)"(,|$)`, 'y');
/** promtool: "metric names should not contain" types, or abbreviated units. */
const BAD_NAME = /(?:^|_)(?:gauge|counter|histogram|summary|ms|s|us|milliseconds|msec)(?:_|$)/;

/** The families by name. @throws Error at the first line that is wrong */
export function parseExposition(text: string, dialect: Dialect): ReadonlyMap<string, ReadFamily> {
  const families = new Map<string, ReadFamily>();
  const lines = linesOf(text, dialect);
  while (lines.length > 0) {
    const family = takeFamily(lines, dialect);
    demand(!families.has(family.name), `${family.name} stands twice`);
    families.set(family.name, family);
  }
  return families;
}

function linesOf(text: string, dialect: Dialect): string[] {
  demand(text.endsWith('\n'), 'the last line has no end');
  const lines = text.slice(0, -1).split('\n');
  const last = lines.indexOf('# EOF');
  if (dialect === 'text') {
    demand(last === -1, 'there is an # EOF');
    return lines;
  }
  demand(last === lines.length - 1, '# EOF is not the last line');
  return lines.slice(0, -1);
}

function takeFamily(lines: string[], dialect: Dialect): ReadFamily {
  const [, name = '', help = ''] = /^# HELP (\S+) (.+)$/.exec(lines.shift() ?? '') ?? [];
  demand(new RegExp(`^${NAME}$`).test(name), `no # HELP before ${lines[0]}`);
  demand(!BAD_NAME.test(name), `${name} has a type or a short unit in its name`);
  const [, type = ''] = new RegExp(`^# TYPE ${name} (\\S+)$`).exec(lines.shift() ?? '') ?? [];
  const plain = ['gauge', 'counter', 'histogram', 'summary'];
  const types = dialect === 'text' ? plain : [...plain, 'info'];
  demand(types.includes(type), `${name} is of type "${type}"`);
  const [, unit] = new RegExp(`^# UNIT ${name} (\\S+)$`).exec(lines[0] ?? '') ?? [];
  if (unit !== undefined) {
    demand(dialect === 'openmetrics' && name.endsWith(`_${unit}`), `the unit of ${name}`);
    lines.shift();
  }
  const samples: ReadSample[] = [];
  while (lines[0] !== undefined && !lines[0].startsWith('#')) {
    samples.push(readSample(lines.shift() ?? ''));
  }
  checkSamples({ name, type, help, unit, samples }, dialect);
  return { name, type, help, unit, samples };
}

function checkSamples({ name, type, samples }: ReadFamily, dialect: Dialect): void {
  const endings: Readonly<Record<string, string>> =
    dialect === 'text' ? {} : { counter: '_total', info: '_info' };
  const expected = `${name}${endings[type] ?? ''}`;
  demand(samples.length > 0, `${name} has no sample`);
  demand((type === 'counter') === expected.endsWith('_total'), `${name} and _total`);
  const parts = PARTS[type] ?? [''];
  for (const { name: own, value } of samples) {
    const isOwn = parts.some((part) => own === `${expected}${part}`);
    demand(isOwn, `${own} stands in the family ${name}`);
    demand(type !== 'counter' || value >= 0, `${own} is negative`);
  }
  const series = samples.map(({ name: own, labels }) =>
    JSON.stringify([own, Object.entries(labels).sort()]),
  );
  checkBuckets(samples);
  demand(new Set(series).size === series.length, `${name} has a series twice`);
}

/** Buckets are cumulative, and the last one is the count. */
function checkBuckets(samples: readonly ReadSample[]): void {
  const last = new Map<string, ReadSample>();
  for (const sample of samples) {
    const { le, ...others } = sample.labels;
    const key = JSON.stringify(others);
    const former = last.get(key);
    if (le !== undefined) {
      const isNext = former === undefined || bound(former) < bound(sample);
      demand(isNext && (former?.value ?? 0) <= sample.value, `buckets of ${sample.name}`);
      last.set(key, sample);
    } else if (sample.name.endsWith('_count') && former !== undefined) {
      demand(
        bound(former) === Number.POSITIVE_INFINITY && former.value === sample.value,
        sample.name,
      );
    }
  }
}

function bound({ labels: { le } }: ReadSample): number {
  return le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
}

function readSample(line: string): ReadSample {
  const [, name = '', labelText = '', value = ''] = SAMPLE.exec(line) ?? [];
  demand(name !== '', `this is no sample: ${line}`);
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < labelText.length) {
    const [, label = '', text = ''] = LABEL.exec(labelText) ?? [];
    demand(label !== '' && !Object.hasOwn(labels, label), `labels of ${line}`);
    labels[label] = text.replace(/\\(.)/g, (_, what: string) => (what === 'n' ? '\n' : what));
  }
  return { name, labels, value: Number(value) };
}

function demand(holds: boolean, otherwise: string): asserts holds {
  if (!holds) {
    throw new Error(otherwise);
  }
}
