import { expect } from 'chai';
import { instanceOf, instanceText, problemsOf } from '../../load-text.js';

const strict = (...lines: readonly string[]) => instanceText('strict_mode on', ...lines);
const codes = (text: string) =>
  problemsOf(text)
    .filter((problem) => problem.includes('strict-mode-broken'))
    .map((problem) => problem.replace(/^\S+ /, ''));

describe('strict mode', () => {
  // Shows: vrrp_instance.strict_mode, global_defs.vrrp_strict
  it('has nothing against a router as the RFC has it', () => {
    for (const lines of [
      [],
      ['priority 255'],
      ['nopreempt', 'use_vmac'],
      ['version 3', 'accept'],
    ]) {
      expect(codes(strict(...lines)), lines.join()).to.deep.equal([]);
    }
  });

  const broken: readonly (readonly [readonly string[], object])[] = [
    [['state MASTER', 'priority 100'], { initialState: 'BACKUP' }],
    [['preempt_delay 5'], { preemptDelayMs: 0 }],
    [['down_timer_adverts 5'], { downTimerAdverts: 3 }],
    [['version 2', 'accept'], { accept: false }],
    [['lower_prio_no_advert false'], { lowerPriorityNoAdvert: true }],
    [['higher_prio_send_advert true'], { higherPrioritySendAdvert: false }],
    [['garp_lower_prio_repeat 3'], {}],
    [['use_vmac', 'vmac_xmit_base'], { vmacTransmitsFromBase: false, advertDevice: 'vrrp.51' }],
  ];
  for (const [lines, mended] of broken) {
    it(`puts right: ${lines.join(', ')}`, () => {
      expect(codes(strict(...lines))).to.deep.equal(['error strict-mode-broken GENERAL_ERROR']);
      expect(instanceOf(strict(...lines))).to.deep.include(mended);
      expect(codes(instanceText(...lines))).to.deep.equal([]);
    });
  }

  it('gives the virtual router its own MAC', () => {
    const [device] = instanceOf(strict('use_vmac 02:11:22:33:44')).devices ?? [];
    expect(device?.hardwareAddress).to.equal('00:00:5e:00:01:33');
  });

  it('does not answer a router of lower priority, and does not accept', () => {
    const instance = instanceOf(strict());
    expect(instance).to.include({ lowerPriorityNoAdvert: true, accept: false });
    expect(instance.garp.lowerPriorityRepeat).to.equal(0);
    expect(instanceOf(instanceText()).accept).to.equal(true);
  });
});
