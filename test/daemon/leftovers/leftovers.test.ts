import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Configuration } from '../../../src/config/model.js';
import { Leftovers } from '../../../src/daemon/leftovers/leftovers.js';
import type { DaemonLogEvent } from '../../../src/observe/log/log-events.js';
import { loadText } from '../../config/load-text.js';

const file = (addresses: readonly string[], routes: readonly string[]): Configuration =>
  loadText(`vrrp_instance VI_1 {
    interface eth0
    virtual_router_id 51
    virtual_ipaddress {
      ${addresses.join('\n')}
    }
    virtual_routes {
      ${routes.join('\n')}
    }
  }`).configuration;

describe('daemon/leftovers', () => {
  let folder: string;
  const said: DaemonLogEvent[] = [];
  const leftovers = (name = 'a') =>
    new Leftovers(join(folder, `${name}.vrrp.json`), (event) => said.push(event));
  const addressesOf = (found: ReturnType<Leftovers['find']>) =>
    found?.addresses.map(({ address }) => address);

  const two = file(['10.0.0.1/24', '10.0.0.2/24'], ['10.1.0.0/16 dev eth0 metric 7']);
  const one = file(['10.0.0.2/24'], []);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'upkeep-leftovers-'));
    said.length = 0;
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('finds what the former file had and the present one has not', () => {
    leftovers().settleFor(two);
    const found = leftovers().find(one);
    expect(addressesOf(found)).to.deep.equal(['10.0.0.1']);
    expect(found?.routes).to.deep.equal(two.vrrpInstances[0]?.virtualRoutes);
    expect(leftovers().find(two)).to.equal(undefined);
    expect(addressesOf(leftovers().find(undefined))).to.deep.equal(['10.0.0.1', '10.0.0.2']);
    expect(said).to.deep.equal([]);
  });

  it('remembers both during a reload, and nothing after a stop', () => {
    const daemon = leftovers();
    daemon.settleFor(two);
    daemon.goOverTo(one);
    expect(addressesOf(leftovers().find(one))).to.deep.equal(['10.0.0.1']);
    daemon.settleFor(one);
    expect(leftovers().find(one)).to.equal(undefined);
    daemon.settleFor(undefined);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('leaves to another daemon what is in its file', () => {
    leftovers().settleFor(two);
    leftovers('b').settleFor(file(['10.0.0.1/24'], []));
    expect(addressesOf(leftovers().find(one))).to.deep.equal([]);
    expect(leftovers().find(two)).to.equal(undefined);
  });

  it('says once that a file is of no use, and goes on without', () => {
    writeFileSync(join(folder, 'a.vrrp.json'), '{', { mode: 0o600 });
    const daemon = leftovers();
    expect(daemon.find(one)).to.equal(undefined);
    daemon.settleFor(one);
    expect(said.map(({ event }) => event)).to.deep.equal(['stateFileIgnored']);
    expect(addressesOf(leftovers().find(undefined))).to.deep.equal(['10.0.0.2']);
  });
});
