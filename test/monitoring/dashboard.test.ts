import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from '../lab/source-file.js';
import { DASHBOARD_FILE, dashboard } from './dashboard.js';

describe('the dashboard for Grafana', () => {
  const made = dashboard();

  it('is the one in etc/monitoring (UPKEEP_UPDATE=1 writes it)', () => {
    const file = join(projectRoot, DASHBOARD_FILE);
    const text = `${JSON.stringify(made, null, 2)}\n`;
    const { UPKEEP_UPDATE: update } = process.env;
    if (update === '1') {
      writeFileSync(file, text);
    }
    expect(readFileSync(file, 'utf8')).to.equal(text);
  });

  it('numbers its panels, and puts none over another one', () => {
    const ids = made.panels.map(({ id }) => id);
    expect(new Set(ids).size).to.equal(ids.length);
    const taken = new Map<string, string>();
    for (const { title, gridPos } of made.panels) {
      const { x, y, w, h } = gridPos;
      expect(x + w, title).to.be.at.most(24);
      for (let cell = 0; cell < w * h; cell += 1) {
        const place = `${x + (cell % w)} ${y + Math.floor(cell / w)}`;
        expect(taken.get(place), `${title} at ${place}`).to.equal(undefined);
        taken.set(place, title);
      }
    }
  });

  it('asks the data source that is chosen, and no other', () => {
    const sources = [...JSON.stringify(made).matchAll(/"uid":"([^"]*)"/g)].map(([, uid]) => uid);
    expect(new Set(sources)).to.deep.equal(new Set(['upkeep', '$datasource']));
  });
});
