import { expect } from 'chai';
import { OwnChanges } from '../../../src/linux/route/own-changes.js';

const OUR_PORT = 100;
const key = '3 10.9.9.14/32';

function announced(removed: boolean, port: number, sequence: number) {
  return { key, family: 'inet', removed, port, sequence } as const;
}

function announced6(removed: boolean) {
  return { key, family: 'inet6', removed, port: 0, sequence: 0 } as const;
}

describe('own changes, IPv4', () => {
  it('knows the echo of its change, once', () => {
    const own = new OwnChanges(OUR_PORT);
    own.made(key, 'inet', false, 7);
    expect(own.judge(announced(false, OUR_PORT, 7))).to.equal('own');
    expect(own.judge(announced(false, OUR_PORT, 7))).to.equal('news');
  });

  it('knows the echo of an addition by its numbers alone, once', () => {
    const own = new OwnChanges(OUR_PORT);
    own.made(key, 'inet', false, 7);
    own.made(key, 'inet', true, 8);
    expect(own.isEchoOfAddition(55, 7)).to.equal(false);
    expect(own.isEchoOfAddition(OUR_PORT, 8)).to.equal(false);
    expect(own.isEchoOfAddition(OUR_PORT, 7)).to.equal(true);
    expect(own.isEchoOfAddition(OUR_PORT, 7)).to.equal(false);
    // The removal that came after it is still awaited.
    expect(own.judge(announced(true, OUR_PORT, 8))).to.equal('own');
  });

  it('takes the changes of others as news', () => {
    const own = new OwnChanges(OUR_PORT);
    expect(own.judge(announced(true, 55, 7))).to.equal('news');
  });

  it('takes what goes with our removal of a primary address as news', () => {
    const own = new OwnChanges(OUR_PORT);
    own.made('3 10.9.9.1/24', 'inet', true, 7);
    expect(own.judge(announced(true, OUR_PORT, 7))).to.equal('news');
  });

  it('ignores what is older than its latest change', () => {
    const own = new OwnChanges(OUR_PORT);
    own.made(key, 'inet', false, 7);
    own.made(key, 'inet', true, 8);
    own.made(key, 'inet', false, 9);
    expect(own.judge(announced(false, OUR_PORT, 7))).to.equal('stale');
    expect(own.judge(announced(true, 55, 1))).to.equal('stale');
    expect(own.judge(announced(true, OUR_PORT, 8))).to.equal('stale');
    expect(own.judge(announced(false, OUR_PORT, 9))).to.equal('own');
    expect(own.judge(announced(true, 55, 2))).to.equal('news');
  });

  it('expects nothing after everything was read anew', () => {
    const own = new OwnChanges(OUR_PORT);
    own.made(key, 'inet', false, 7);
    own.forget();
    expect(own.judge(announced(true, 55, 1))).to.equal('news');
  });
});

describe('own changes, IPv6', () => {
  it('counts its removals', () => {
    const own = new OwnChanges(OUR_PORT);
    own.made(key, 'inet6', false, 1);
    own.made(key, 'inet6', true, 2);
    own.made(key, 'inet6', false, 3);
    expect(own.judge(announced6(false))).to.equal('stale');
    expect(own.judge(announced6(true))).to.equal('own');
    expect(own.judge(announced6(false))).to.equal('news');
    expect(own.judge(announced6(true))).to.equal('news');
  });
});
