import { expect } from 'chai';
import { type DampedLink, dampen, linkDelaysOf } from '../../../src/daemon/vrrp/damped-links.js';
import { loadText } from '../../config/load-text.js';

const DELAY = { downMs: 1500, upMs: 500 };

/** What counts after each look, `up`, `down`, or the same with the time of the change. */
function looks(
  ...seen: readonly (readonly [atMs: number, state: 'up' | 'down' | 'gone'])[]
): readonly string[] {
  let damped: DampedLink | undefined;
  return seen.map(([atMs, state]) => {
    const link = { present: state !== 'gone', up: state === 'up' };
    damped = dampen(damped, link, DELAY, atMs);
    const { up, changesAtMs } = damped;
    return `${up ? 'up' : 'down'}${changesAtMs === undefined ? '' : ` until ${changesAtMs}`}`;
  });
}

describe('daemon/vrrp/damped-links', () => {
  it('lets a change count when it has lasted', () => {
    expect(
      looks([0, 'up'], [1000, 'down'], [2000, 'down'], [2500, 'down'], [3000, 'up'], [3500, 'up']),
    ).to.deep.equal(['up', 'up until 2500', 'up until 2500', 'down', 'down until 3500', 'up']);
  });

  it('forgets a change that is undone, and counts the next one from its beginning', () => {
    expect(looks([0, 'up'], [1000, 'down'], [1300, 'up'], [1600, 'down'])).to.deep.equal([
      'up',
      'up until 2500',
      'up',
      'up until 3100',
    ]);
  });

  it('counts the first look and a link that is gone at once', () => {
    expect(looks([0, 'down'])).to.deep.equal(['down']);
    expect(looks([0, 'up'], [10, 'gone'], [20, 'up'])).to.deep.equal([
      'up',
      'down',
      'down until 520',
    ]);
  });

  it('shortens the delay of an interface with an instance, as keepalived does', () => {
    const { configuration } = loadText(`
interface_up_down_delays {
  eth0 20 15
  eth1 20
}
vrrp_instance VI_1 {
  interface eth0
  virtual_router_id 51
  advert_int 1
  virtual_ipaddress {
    10.0.0.100
  }
}`);
    expect([...linkDelaysOf(configuration)]).to.deep.equal([
      ['eth0', { downMs: 1996.09375, upMs: 15_000 }],
      ['eth1', { downMs: 20_000, upMs: 20_000 }],
    ]);
  });
});
