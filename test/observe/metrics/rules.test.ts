/** The alerts of etc/monitoring ask for families and labels that there are. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { load } from 'js-yaml';
import { familyGroups } from '../../../src/observe/metrics/families.js';
import { projectRoot } from '../../lab/source-file.js';

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly annotations?: { readonly summary: string; readonly description: string };
}

const families = new Map<string, readonly string[]>(
  familyGroups
    .flatMap((group) => group.families)
    .flatMap(({ name, type, labels }) =>
      type === 'histogram'
        ? [[`${name}_bucket`, [...labels, 'le']] as const]
        : [[name, labels] as const],
    ),
);
/** Made by Prometheus itself. */
const OWN_SERIES = /^up\{job="upkeep"\}/;
/** What Prometheus says of each target, and a label of the scrape job. */
const TARGET_LABELS = ['instance', 'job', 'cluster'];

/** The rules of the file. */
function readRules(): readonly Rule[] {
  const text = readFileSync(join(projectRoot, 'etc/monitoring/upkeep.rules.yml'), 'utf8');
  const { groups } = load(text) as { groups: readonly { rules: readonly Rule[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

/** What a rule asks for: each family with the labels that are picked. */
function askedFor(expr: string): readonly { family: string; picked: readonly string[] }[] {
  return [...expr.matchAll(/(?<![:\w])(upkeep_\w+)(?:\{([^}]*)\})?/g)].map(
    ([, family = '', braces = '']) => ({
      family,
      picked: [...braces.matchAll(/(\w+)="/g)].map(([, label = '']) => label),
    }),
  );
}

describe('the alerts of etc/monitoring', () => {
  const rules = readRules();
  const recorded = new Map(
    rules.flatMap(({ record, expr }) =>
      record === undefined
        ? []
        : [[record, (/ by \(([^)]*)\)/.exec(expr)?.[1] ?? '').split(', ')] as const],
    ),
  );

  for (const { alert, record, expr, annotations } of rules) {
    it(`${alert ?? record} asks for what there is`, () => {
      const asked = askedFor(expr);
      for (const { family, picked } of asked) {
        expect([...families.keys()], expr).to.include(family);
        expect(families.get(family), expr).to.include.members(picked);
      }
      const records = [...recorded].filter(([name]) => expr.includes(name));
      const isOwn = OWN_SERIES.test(expr);
      expect(asked.length + records.length > 0 || isOwn, expr).to.equal(true);
      const known = [
        ...TARGET_LABELS,
        ...asked.flatMap(({ family }) => families.get(family) ?? []),
        ...records.flatMap(([, labels]) => labels),
      ];
      const words = `${annotations?.summary} ${annotations?.description}`;
      const shown = [...words.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label);
      expect(known, words).to.include.members(shown);
      expect(annotations?.description !== undefined).to.equal(alert !== undefined);
    });
  }
});
