/**
 * The dashboard for Grafana, made of a table of panels that names families by their keys: one that
 * is not in the table of families is an error. `UPKEEP_UPDATE=1` on dashboard.test.ts writes it.
 */
import { family, INSTANCE, one, type PanelRow, ROWS } from './panels.js';

/** Where it stands. */
export const DASHBOARD_FILE = 'etc/monitoring/grafana-upkeep.json';

const DATASOURCE = { type: 'prometheus', uid: '$datasource' } as const;
const COLUMNS = 24;
const WIDTH = 8;
const HEIGHT = 8;

/** The whole dashboard, as Grafana imports it. */
export function dashboard() {
  let id = 0;
  let y = 0;
  const panels = ROWS.flatMap(({ title, panels: row }) => {
    id += 1;
    const head = { id, type: 'row', title, gridPos: { x: 0, y, w: COLUMNS, h: 1 } } as const;
    const top = y + 1;
    const body = row.map((each, index) => {
      id += 1;
      const x = (index * WIDTH) % COLUMNS;
      const line = Math.floor((index * WIDTH) / COLUMNS);
      return drawn(id, each, { x, y: top + line * HEIGHT, w: WIDTH, h: HEIGHT });
    });
    y = top + Math.ceil((row.length * WIDTH) / COLUMNS) * HEIGHT;
    return [head, ...body];
  });
  return {
    uid: 'upkeep',
    title: 'upkeep',
    tags: ['upkeep', 'vrrp', 'ipvs'],
    schemaVersion: 39,
    editable: true,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: variables() },
    annotations: { list: annotations() },
    panels,
  };
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

function drawn(id: number, { title, kind, unit, queries }: PanelRow, gridPos: Place) {
  const defaults = unit === undefined ? {} : { unit };
  return {
    ...{ id, type: kind, title, gridPos, datasource: DATASOURCE },
    fieldConfig: { defaults, overrides: [] },
    targets: queries.map(({ expr, legend }, index) => ({
      ...{ refId: String.fromCharCode(65 + index), datasource: DATASOURCE, expr },
      legendFormat: legend,
      ...(kind === 'table' ? { format: 'table', instant: true } : {}),
      ...(kind === 'heatmap' ? { format: 'heatmap' } : {}),
    })),
  };
}

function variables() {
  const query = (name: string, text: string) => ({
    ...{ name, type: 'query', datasource: DATASOURCE, query: text, refresh: 2 },
    ...{ multi: true, includeAll: true, allValue: '.*', current: { text: 'All', value: '$__all' } },
  });
  return [
    { name: 'datasource', type: 'datasource', query: 'prometheus' },
    query('instance', `label_values(${family('build_info')}, instance)`),
    query('virtual_router', `label_values(${family('vrrp_instance_info')}, virtual_router)`),
    query('virtual_server', `label_values(${family('virtual_server_info')}, virtual_server)`),
  ];
}

function annotations() {
  const note = (name: string, expr: string, text: string, iconColor: string) => ({
    ...{ name, datasource: DATASOURCE, enable: true, expr, titleFormat: text, iconColor },
  });
  const loaded = one('configuration_last_success_timestamp_seconds', INSTANCE);
  const transitions = one('vrrp_transitions_total', INSTANCE, 'to=~"MASTER|FAULT"');
  return [
    note('Transitions', `increase(${transitions}[1m]) > 0`, '{{vrrp_instance}} {{to}}', 'orange'),
    note('Reloads', `changes(${loaded}[1m]) > 0`, 'reload', 'blue'),
  ];
}
