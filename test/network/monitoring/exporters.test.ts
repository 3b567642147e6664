/** The families of exporters as a real promtool reads them; its advice on names is about those. */
import { spawnSync } from 'node:child_process';
import { expect } from 'chai';
import { compatGroups } from '../../../src/observe/metrics/compat/exporters.js';
import { configuration } from '../../lab/configuration.js';
import { controlSocket, upkeep } from '../../lab/upkeep-command.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';
import { everything, exposition, viewOf } from '../../observe/metrics/everything.js';

/** What promtool(1) says of a text. */
function judged(input: string): string {
  const { stdout, stderr, error } = spawnSync('promtool', ['check', 'metrics'], {
    ...{ input, encoding: 'utf8' },
  });
  return error?.message ?? stdout + stderr;
}

const SERVICE = `virtual_server 10.99.0.200 80 {
  protocol TCP
  real_server 10.99.0.9 80 {
  }
}
`;

describe('metrics of a daemon', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  // Shows: global_defs.metrics_compat, global_defs.metrics_detail
  it('have the families of an exporter, and as much detail as is wanted', async () => {
    const settings = 'global_defs {\n metrics_compat mehdy\n metrics_detail services\n}\n';
    const daemon = lab.start('n1', configuration({ priority: 150 }, settings + SERVICE));
    const metrics = (...args: readonly string[]) =>
      upkeep('metrics', '--socket', controlSocket(daemon), ...args).output;
    const state =
      'keepalived_vrrp_state{iname="VI_1",intf="eth0",vrid="51",ip_address="10.99.0.100/24"} 2';
    await eventually('it is master', () => metrics().includes(state), START_WITHIN_MS);
    const lineOf = (part: string) => new RegExp(`^upkeep_${part}_`, 'm');
    expect(metrics()).to.match(lineOf('virtual_server')).and.not.match(lineOf('real_server'));
    await eventually('the servers', () => lineOf('real_server').test(metrics('--detail', 'full')));
    expect(metrics('--scope', 'lvs')).to.match(lineOf('virtual_server'));
    expect(metrics('--scope', 'lvs')).to.not.match(/vrrp_/);
    expect(upkeep('metrics', '--scope', 'bgp').status).to.equal(1);
  });
});

describe('metrics_compat', () => {
  it('can be read by Prometheus', () => {
    for (const exporter of ['mehdy', 'gen2brain', 'textfile'] as const) {
      const families = compatGroups([exporter]).flatMap((group) => group.families);
      const text = exposition(families, viewOf(everything), 'text');
      expect(judged(text), exporter).to.not.match(/error while linting|ENOENT/);
    }
    expect(judged('keepalived_up{ 1\n')).to.match(/error while linting/);
  });
});
