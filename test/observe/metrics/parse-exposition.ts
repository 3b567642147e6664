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
  const types = dialect === 'text' ? ['gauge', 'counter'] : ['gauge', 'counter', 'info'];
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
  for (const { name: own, value } of samples) {
    demand(own === expected, `${own} stands in the family ${name}`);
    demand(type !== 'counter' || value >= 0, `${own} is negative`);
  }
  const series = samples.map(({ labels }) => JSON.stringify(Object.entries(labels).sort()));
  demand(new Set(series).size === series.length, `${name} has a series twice`);
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
