/** What becomes of sources that say too much. */
import { expect } from 'chai';
import type { DiscoverySource } from '../../../src/config/discovery-model.js';
import type { RealServer } from '../../../src/config/lvs-model.js';
import { DiscoveryDriver } from '../../../src/daemon/discovery/discovery-driver.js';
import type { SourceHost } from '../../../src/daemon/discovery/source.js';
import type { Backend } from '../../../src/discovery/backend.js';
import type { DiscoveryStanding } from '../../../src/discovery/standing.js';
import { FakeTimers } from '../../track/fake-timers.js';
import { ip } from '../../vrrp/machine/sample-instance.js';

const SOURCE: DiscoverySource = { kind: 'file', path: '/tmp/web.json' };

const listOf = (...hosts: readonly number[]): readonly Backend[] =>
  hosts.map((host) => ({ address: ip(`10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`) }));

describe('a source that says too much', () => {
  let timers: FakeTimers;
  let source: SourceHost;
  let told: DiscoveryStanding[];
  let driver: DiscoveryDriver;

  beforeEach(() => {
    timers = new FakeTimers();
    told = [];
    driver = new DiscoveryDriver({
      timers,
      wallMs: () => timers.nowMs(),
      openSource: (_, host) => {
        source = host;
        return () => undefined;
      },
      tell: (standing) => told.push(standing),
    });
    const rules = { minimumSize: 1, maximumChange: 100, holdMs: 1000 };
    const template = {} as RealServer; // nothing looks at it here
    const servers = { source: SOURCE, name: 'file', port: 80, template, ...rules };
    const places = [{ key: 'web', service: 'web', servers }];
    driver.configure({ kind: 'configure', places, backends: [] });
  });
  afterEach(() => driver.close());

  it('is heard twenty times a second: first at once, last with what is so then', async () => {
    let read = 0;
    const say = (host: number): void =>
      source.answer(() => {
        read += 1;
        return listOf(host);
      });
    say(1);
    expect(told.map(({ backends }) => backends.length)).to.deep.equal([1]);
    for (let step = 0; step < 1000; step += 1) {
      for (let each = 0; each < 10; each += 1) {
        say(256 + step * 10 + each);
      }
      await timers.advance(1);
    }
    await timers.advance(1000);
    expect(told.length).to.be.within(20, 22);
    expect(read, 'what is not heard is not read').to.equal(told.length);
    expect(told.at(-1)?.backends).to.deep.equal([
      { address: ip(`10.0.${(256 + 9999) >> 8}.${(256 + 9999) & 255}`), port: 80 },
    ]);
  });

  it('changes nothing with a list that no service has', async () => {
    source.answer(() => listOf(1, 2));
    await timers.advance(100);
    source.answer(() => listOf(...Array.from({ length: 10_001 }, (_, index) => index)));
    expect(told.at(-1)?.failure).to.equal('it names 10001 servers: more than 10000 are a mistake');
    expect(told.at(-1)?.backends).to.have.length(2);
    await timers.advance(100);
    source.answer(() => listOf(1, 2, 3));
    expect(told.at(-1)).to.not.have.property('failure');
    expect(told.at(-1)?.backends).to.have.length(3);
  });

  it('changes nothing with what is no list', () => {
    source.answer(() => 'it is no JSON');
    expect(told).to.deep.equal([{ key: 'web', backends: [], failure: 'it is no JSON' }]);
  });
});
