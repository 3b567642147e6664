import { expect } from 'chai';
import fc from 'fast-check';
import { compareAdvert } from '../../../src/vrrp/machine/election.js';
import { ip } from './sample-instance.js';

const own = { priority: 100, address: ip('10.0.0.9') };

describe('election', () => {
  it('is decided by the priority, whatever the addresses', () => {
    expect(compareAdvert(own, { priority: 101, source: ip('10.0.0.1') })).to.equal('higher');
    expect(compareAdvert(own, { priority: 99, source: ip('10.0.0.99') })).to.equal('lower');
  });

  it('is decided by the address among equals, as a number and not as text', () => {
    expect(compareAdvert(own, { priority: 100, source: ip('10.0.0.10') })).to.equal('higher');
    expect(compareAdvert(own, { priority: 100, source: ip('10.0.0.8') })).to.equal('lower');
    expect(compareAdvert(own, { priority: 100, source: ip('9.255.255.255') })).to.equal('lower');
    expect(compareAdvert(own, { priority: 100, source: ip('200.0.0.1') })).to.equal('higher');
  });

  it('compares IPv6 addresses as numbers too', () => {
    const here = { priority: 100, address: ip('fe80::9') };
    expect(compareAdvert(here, { priority: 100, source: ip('fe80::10') })).to.equal('higher');
    expect(compareAdvert(here, { priority: 100, source: ip('fe80::8') })).to.equal('lower');
  });

  it('knows our own claim', () => {
    expect(compareAdvert(own, { priority: 100, source: own.address })).to.equal('same');
    expect(compareAdvert(own, { priority: 101, source: own.address })).to.equal('higher');
  });

  it('never lets two routers both win or both yield', () => {
    const claim = fc.record({ priority: fc.nat(255), address: fc.ipV4().map(ip) });
    const mirrored = { higher: 'lower', lower: 'higher', same: 'same' };
    fc.assert(
      fc.property(claim, claim, (left, right) => {
        const seenLeft = compareAdvert(left, { priority: right.priority, source: right.address });
        const seenRight = compareAdvert(right, { priority: left.priority, source: left.address });
        expect(seenRight).to.equal(mirrored[seenLeft]);
      }),
    );
  });
});
