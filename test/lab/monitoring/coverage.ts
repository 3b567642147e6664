/** Whether a Prometheus has all that it can have where it looks: families, and what panels show. */
import { expect } from 'chai';
import { familyGroups } from '../../../src/observe/metrics/families.js';
import type { MetricFamily } from '../../../src/observe/metrics/family.js';
import { panelExpressions } from '../../monitoring/panels.js';
import { eventually } from '../wait.js';
import type { Prometheus } from './prometheus.js';

/** Families that a director is asked for, whose kernel has IPVS and whom operators steer. */
const OF_DIRECTORS = [
  /^upkeep_(?:virtual|real)_server_(?:new_connections|packets|bytes|connections)/,
  /^upkeep_ipvs_operations/,
  /^upkeep_override_/,
  /^upkeep_real_server_(?:transitions|last_change)/,
  /^upkeep_maintenance/,
];

/** Where Prometheus looks: at a steered director on real IPVS, or at a pair without IPVS. */
export type Scene = 'director' | 'pair';

function sceneOf(name: string): Scene {
  return OF_DIRECTORS.some((pattern) => pattern.test(name)) ? 'director' : 'pair';
}

/** The series by which a family is recognised. */
function seriesOf({ name, type }: MetricFamily): string {
  return type === 'histogram' || type === 'summary' ? `${name}_count` : name;
}

/** Waits until each family of the scene has a series, of the type that it is to have. */
export async function hasEveryFamily(seen: Prometheus, scene: Scene): Promise<void> {
  const families = familyGroups
    .flatMap((group) => group.families)
    .filter(({ name }) => sceneOf(name) === scene);
  let lacking: readonly string[] = [];
  await eventually(
    'every family has a series',
    async () => {
      const names = new Set(await seen.names());
      lacking = families.map(seriesOf).filter((name) => !names.has(name));
      return lacking.length === 0;
    },
    30_000,
    () => lacking.join(' '),
  );
  const types = await seen.types();
  for (const { name, type } of families) {
    // Prometheus knows counters and infos by the name without its ending.
    const known = types.get(name) ?? types.get(name.replace(/_(?:total|info)$/, ''));
    expect(known, name).to.equal(type);
  }
}

/** Each expression of the dashboard that the scene is asked for gives something. */
export async function answersEveryPanel(seen: Prometheus, scene: Scene): Promise<void> {
  const nothing: string[] = [];
  for (const { title, expr } of panelExpressions()) {
    const asksDirector = [...expr.matchAll(/upkeep_\w+/g)].some(
      ([name]) => sceneOf(name) === 'director',
    );
    if (asksDirector === (scene === 'director') && (await seen.query(expr)).length === 0) {
      nothing.push(`${title}: ${expr}`);
    }
  }
  expect(nothing).to.deep.equal([]);
}
