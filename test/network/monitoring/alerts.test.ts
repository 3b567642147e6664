/** Each alert fires when it should, and not when it is close: as Prometheus's own tool sees it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { load } from 'js-yaml';
import { commands } from '../../../src/cli/command-table.js';
import { projectRoot } from '../../lab/source-file.js';
import { alertCases } from '../../observe/metrics/alert-cases.js';
import { everything, exposition, families, viewOf } from '../../observe/metrics/everything.js';

const rulesFile = join(projectRoot, 'etc/monitoring/upkeep.rules.yml');
const runbooks = join(projectRoot, 'docs/runbooks');

interface Alert {
  readonly alert?: string;
  readonly annotations?: { readonly runbook_url: string };
}

function alerts(): readonly Alert[] {
  const { groups } = load(readFileSync(rulesFile, 'utf8')) as {
    groups: readonly { rules: readonly Alert[] }[];
  };
  return groups.flatMap(({ rules }) => rules).filter(({ alert }) => alert !== undefined);
}

/** One case in the form of `promtool test rules`. */
function promtoolCase(alert: string, series: readonly (readonly string[])[], fires: boolean) {
  const labels = `alertname="Upkeep${alert}",alertstate="firing"`;
  return {
    interval: '15s',
    input_series: series.map(([each, values]) => ({ series: each, values })),
    promql_expr_test: [
      {
        expr: `count(ALERTS{${labels}})`,
        eval_time: '1h',
        exp_samples: fires ? [{ labels: '{}', value: 1 }] : [],
      },
    ],
  };
}

describe('the alerts of etc/monitoring, in promtool', function () {
  this.timeout(300_000); // promtool computes hours of each series, as fast as it is let
  it('are rules without a complaint', () => {
    const check = spawnSync('promtool', ['check', 'rules', '--lint=all', rulesFile]);
    expect(`${check.status} ${check.stdout}${check.stderr}`).to.match(/^0 .*\n.*SUCCESS/);
  });

  it('have a case each', () => {
    expect(Object.keys(alertCases).map((name) => `Upkeep${name}`)).to.have.members(
      alerts().map(({ alert }) => alert),
    );
  });

  it('fire when they should, and are silent when it is close', () => {
    const folder = mkdtempSync(join(tmpdir(), 'upkeep-alerts-'));
    const tests = Object.entries(alertCases).flatMap(([alert, { fires, silent }]) => [
      promtoolCase(alert, fires, true),
      promtoolCase(alert, silent, false),
    ]);
    const file = join(folder, 'alerts.yml');
    // JSON is YAML.
    writeFileSync(file, JSON.stringify({ rule_files: [rulesFile], tests }));
    const run = spawnSync('promtool', ['test', 'rules', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(run.status, `${run.stdout}${run.stderr}`).to.equal(0);
  });
});

describe('the text of all families', () => {
  it('is what promtool likes', () => {
    const input = exposition(families, viewOf(everything), 'text');
    const check = spawnSync('promtool', ['check', 'metrics'], { input, encoding: 'utf8' });
    expect(`${check.status} ${check.stdout}${check.stderr}`).to.equal('0 ');
  });
});

describe('the runbooks', () => {
  it('are one page for each alert', () => {
    const pages = alerts().map(({ annotations }) => annotations?.runbook_url ?? '');
    expect(pages).to.have.members(readdirSync(runbooks).map((name) => `docs/runbooks/${name}`));
    for (const page of pages) {
      expect(existsSync(join(projectRoot, page)), page).to.equal(true);
    }
  });

  it('name commands that there are', () => {
    const known = new Set(commands.map(({ name }) => name));
    for (const page of readdirSync(runbooks)) {
      const text = readFileSync(join(runbooks, page), 'utf8');
      const named = [...text.matchAll(/(?:^ {4}|`)upkeep ([a-z-]+)/gm)].map(([, name]) => name);
      for (const command of named) {
        expect([...known], page).to.include(command);
      }
      expect(text, page).to.match(/^ {4}\S/m);
    }
  });
});
