import { expect } from 'chai';
import type { CompatExporter } from '../../../../src/config/services-model.js';
import { compatGroups } from '../../../../src/observe/metrics/compat/exporters.js';
import { familyGroups } from '../../../../src/observe/metrics/families.js';
import { loadText } from '../../../config/load-text.js';
import { everything, exposition, viewOf } from '../everything.js';
import { parseExposition } from '../parse-exposition.js';

function text(exporter: CompatExporter, dialect: 'text' | 'openmetrics' = 'text'): string {
  const families = compatGroups([exporter]).flatMap((group) => group.families);
  return exposition(families, viewOf(everything), dialect);
}

/** Lines of one family. */
function lines(exporter: CompatExporter, name: string): readonly string[] {
  return text(exporter)
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
}

describe('observe/metrics/compat', () => {
  it('gives what mehdy/keepalived-exporter gave', () => {
    expect(lines('mehdy', 'keepalived_vrrp_state')[0]).to.equal(
      'keepalived_vrrp_state{iname="VI_1",intf="eth0",vrid="51",ip_address="10.9.9.10/24"} 2',
    );
    const became = everything.vrrp?.instances[0]?.counters.become_master;
    expect(lines('mehdy', 'keepalived_become_master_total')[0]).to.equal(
      `keepalived_become_master_total{iname="VI_1",intf="eth0",vrid="51"} ${became}`,
    );
    expect(lines('mehdy', 'keepalived_script_status')).to.not.deep.equal([]);
    expect(lines('mehdy', 'keepalived_gratuitous_arp_delay_total')[0]).to.match(/\} 5$/);
  });

  it('gives what gen2brain/keepalived_exporter gave, and the TTL errors that it meant', () => {
    expect(lines('gen2brain', 'keepalived_vrrp_advert_sent')[0]).to.match(
      /^keepalived_vrrp_advert_sent\{name="VI_1",intf="eth0",vrid="51",state="MASTER"\} \d+$/,
    );
    expect(lines('gen2brain', 'keepalived_lvs_vip_conn')[0]).to.match(
      /^keepalived_lvs_vip_conn\{addr="[\d.]+:80",proto="6"\} \d+$/,
    );
    expect(lines('gen2brain', 'keepalived_lvs_rs_in_bytes')).to.not.deep.equal([]);
  });

  it('gives what scripts for the textfile collector gave', () => {
    expect(lines('textfile', 'keepalived_vrrp_state')[0]).to.equal(
      'keepalived_vrrp_state{name="VI_1"} 2',
    );
    expect(lines('textfile', 'keepalived_vrrp_info')[0]).to.equal(
      'keepalived_vrrp_info{name="VI_1",intf="eth0",vrid="51",version="2",nopreempt="0"} 1',
    );
  });

  it('stands beside our own in both dialects, where a counter without a suffix is unknown', () => {
    for (const exporter of ['mehdy', 'gen2brain', 'textfile'] as const) {
      const groups = [...familyGroups, ...compatGroups([exporter])];
      const families = groups.flatMap((group) => group.families);
      expect(new Set(families.map(({ name }) => name)).size).to.equal(families.length);
      // Counters of gen2brain have no suffix, which is no error in text 0.0.4, but bad style.
      for (const dialect of exporter === 'gen2brain' ? [] : (['text', 'openmetrics'] as const)) {
        parseExposition(exposition(families, viewOf(everything), dialect), dialect);
      }
    }
    expect(text('gen2brain', 'openmetrics')).to.contain(
      '# TYPE keepalived_vrrp_advert_sent unknown\n',
    );
    expect(text('gen2brain')).to.contain('# TYPE keepalived_vrrp_advert_sent counter\n');
    // Both have it, and it means the same.
    const both = compatGroups(['mehdy', 'gen2brain']).flatMap((group) => group.families);
    expect(both.filter(({ name }) => name === 'keepalived_up')).to.have.lengthOf(1);
  });

  it('is refused where two exporters give one name to different series', () => {
    const { configuration, diagnostics } = loadText(
      'global_defs {\nmetrics_compat textfile mehdy gen2brain\n}\n',
    );
    expect(configuration.global.services.metricsCompat).to.deep.equal(['mehdy', 'gen2brain']);
    expect(diagnostics.map(({ message }) => message).join()).to.match(/'textfile' is left out/);
  });
});
