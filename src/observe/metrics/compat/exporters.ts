/**
 * `metrics_compat`: the families of exporters that scraped keepalived, so that their dashboards and
 * alerts go on when the exporter is gone. Names, labels and values are those of the exporters:
 * mehdy/keepalived-exporter (port 9165), gen2brain/keepalived_exporter (port 9650), and the scripts
 * for the textfile collector of node_exporter that are made of keepalived's JSON dump.
 */
import type { CompatExporter } from '../../../config/services-model.js';
import type { FamilyGroup } from '../families.js';
import { gen2brainGroups } from './gen2brain.js';
import { mehdyGroups } from './mehdy.js';
import { textfileGroups } from './textfile.js';

const GROUPS: Readonly<Record<CompatExporter, readonly FamilyGroup[]>> = {
  mehdy: mehdyGroups,
  gen2brain: gen2brainGroups,
  textfile: textfileGroups,
};

/** Of these exporters; a family that two of them have alike is there once. */
export function compatGroups(exporters: readonly CompatExporter[]): readonly FamilyGroup[] {
  const known = new Set<string>();
  return exporters
    .flatMap((each) => GROUPS[each])
    .map((group) => {
      const families = group.families.filter(({ name }) => !known.has(name));
      for (const { name } of families) {
        known.add(name);
      }
      return { ...group, families };
    });
}
