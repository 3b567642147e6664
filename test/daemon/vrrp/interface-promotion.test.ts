import { expect } from 'chai';
import { InterfacePromotion } from '../../../src/daemon/vrrp/interface-promotion.js';
import { configuration } from '../../notify/fixture.js';
import { sampleInstance } from '../../vrrp/machine/sample-instance.js';

function build(settings: Map<string, boolean>): InterfacePromotion {
  return new InterfacePromotion((name, on) => {
    const before = settings.get(name) ?? false;
    settings.set(name, on);
    return before;
  });
}

function wanting(...interfaces: readonly string[]) {
  const vrrpInstances = interfaces.map((name) =>
    sampleInstance({ name, interface: name, promoteSecondaries: true }),
  );
  return configuration({ vrrpInstances });
}

describe('daemon/interface-promotion', () => {
  const all = () => true;

  it('sets what is asked for and puts it back when nobody asks any more', () => {
    const settings = new Map([['eth0', false]]);
    const promotion = build(settings);
    promotion.apply(wanting('eth0'), all);
    expect(settings.get('eth0')).to.equal(true);
    promotion.apply(wanting(), all);
    expect(settings.get('eth0')).to.equal(false);
  });

  it('leaves on what was on, and leaves alone who does not ask', () => {
    const settings = new Map([['eth0', true]]);
    const promotion = build(settings);
    promotion.apply(wanting('eth0'), all);
    promotion.restore();
    expect([...settings]).to.deep.equal([['eth0', true]]);
    promotion.apply(configuration({ vrrpInstances: [sampleInstance()] }), all);
    expect([...settings]).to.deep.equal([['eth0', true]]);
  });

  it('waits for an interface that does not exist, and sets it up when it is back', () => {
    const settings = new Map<string, boolean>();
    const promotion = build(settings);
    promotion.apply(wanting('eth0'), () => false);
    expect(settings.size).to.equal(0);
    promotion.apply(wanting('eth0'), all);
    expect(settings.get('eth0')).to.equal(true);
    promotion.apply(wanting('eth0'), () => false);
    settings.clear();
    promotion.apply(wanting('eth0'), all);
    expect(settings.get('eth0')).to.equal(true);
  });
});
