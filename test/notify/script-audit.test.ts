import { expect } from 'chai';
import { auditScripts } from '../../src/notify/script-audit.js';
import { command, configuration, instance, syncGroup, vrrpScript, Workbench } from './fixture.js';

describe('auditScripts', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.remove());

  it('takes out what must not run, with those who track it, and names it', () => {
    const good = command([bench.script('good', '')]);
    const bad = command([bench.path('missing')]);
    const stranger = command([bench.script('stranger', '')], { user: 'no-such-user' });
    const weight = { value: 0, reverse: false };
    const tracks = [
      { name: 'good', weight },
      { name: 'bad', weight },
    ];
    const original = configuration({
      global: { startupScript: { ...bad, timeoutMs: 1 }, notifyFifo: { path: '/x', script: bad } },
      vrrpScripts: [vrrpScript('good', good), vrrpScript('bad', bad)],
      vrrpInstances: [
        instance('VI', { trackScripts: tracks, notify: { master: good, any: stranger } }),
      ],
      syncGroups: [syncGroup('VG', ['VI'], { trackScripts: tracks, notify: { stop: bad } })],
    });
    const before = JSON.stringify(original);
    const { findings, configuration: audited } = auditScripts(original);
    expect(JSON.stringify(original)).to.equal(before);
    expect(audited.vrrpScripts.map(({ name }) => name)).to.deep.equal(['good']);
    const [vi] = audited.vrrpInstances;
    expect(vi?.trackScripts.map(({ name }) => name)).to.deep.equal(['good']);
    expect(vi?.notify).to.deep.equal({ master: good });
    expect(audited.syncGroups[0]?.notify).to.deep.equal({});
    expect(audited.syncGroups[0]?.trackScripts).to.have.lengthOf(1);
    expect(audited.global).to.not.have.property('startupScript');
    expect(audited.global.notifyFifo).to.deep.equal({ path: '/x' });
    expect(findings.map(({ what, finding }) => `${what}: ${finding.code}`)).to.have.members([
      'vrrp_script bad: script-not-found',
      'notify of instance VI: script-user-unknown',
      'notify_stop of group VG: script-not-found',
      'startup_script: script-not-found',
      'notify_fifo_script: script-not-found',
      ': script-security-off',
    ]);
    expect(findings.filter(({ disabled }) => disabled)).to.have.lengthOf(5);
  });

  it('changes nothing where all is well', () => {
    const script = command([bench.script('good', '')], { user: 'nobody' });
    const original = configuration({
      vrrpScripts: [vrrpScript('good', script)],
      vrrpInstances: [instance('VI', { notify: { any: script } })],
    });
    const audit = auditScripts(original);
    expect(audit.findings).to.deep.equal([]);
    expect(audit.configuration).to.deep.equal(original);
  });
});
