import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { parseAddress } from '../../../src/base/address.js';
import { openSourceNat } from '../../../src/linux/firewall/source-nat.js';
import type { SourceNatRule } from '../../../src/lvs/firewall/source-nat.js';
import { onCleanup } from '../../lab/cleanup.js';

function address(text: string) {
  const parsed = parseAddress(text);
  if (parsed === undefined) {
    throw new Error(`${text} is an address`);
  }
  return parsed;
}

const RULES: readonly SourceNatRule[] = [
  {
    label: '[10.0.0.1]:tcp:80',
    family: 'inet',
    service: { kind: 'addresses', protocol: 'TCP', addresses: [address('10.0.0.1')], port: 80 },
    servers: [
      { address: address('10.0.0.2'), port: 8080 },
      { address: address('10.0.0.3'), port: 80 },
    ],
  },
  {
    label: '[10.0.0.1]:sctp:0',
    family: 'inet',
    service: { kind: 'addresses', protocol: 'SCTP', addresses: [address('10.0.0.1')], port: 0 },
    servers: [{ address: address('10.0.0.2'), port: 0 }],
  },
  {
    label: 'FWM 7',
    family: 'inet',
    service: { kind: 'mark', mark: 7 },
    servers: [{ address: address('10.0.0.2'), port: 0 }],
  },
];

const RULES6: readonly SourceNatRule[] = [
  {
    label: '[2001:db8::1]:udp:53',
    family: 'inet6',
    service: { kind: 'addresses', protocol: 'UDP', addresses: [address('2001:db8::1')], port: 53 },
    servers: [{ address: address('2001:db8::2'), port: 53 }],
  },
];

describe('openSourceNat', function () {
  this.timeout(20_000);
  const namespace = `upk-snat-${process.pid}`;
  const door = openSourceNat(`/run/netns/${namespace}`);
  const nft = (...args: string[]): string =>
    execFileSync('ip', ['netns', 'exec', namespace, 'nft', ...args], { encoding: 'utf8' });
  let remove: () => void;

  before('make a network namespace', () => {
    execFileSync('ip', ['netns', 'add', namespace]);
    remove = onCleanup(() => void execFileSync('ip', ['netns', 'delete', namespace]));
  });
  after(() => remove());

  it('installs rules of both families, anew each time, and removes them', async () => {
    for (const _ of ['first', 'again']) {
      expect(await door.install('nft', 'inet', RULES)).to.equal(undefined);
      expect(await door.install('nft', 'inet6', RULES6)).to.equal(undefined);
      const rules = nft('list', 'ruleset').match(/masquerade/g);
      expect(rules).to.have.length(4);
    }
    expect(await door.isInstalled('nft', 'inet')).to.equal(true);
    expect(await door.remove('nft', 'inet')).to.equal(undefined);
    expect(await door.isInstalled('nft', 'inet')).to.equal(false);
    expect(nft('list', 'ruleset')).to.contain('table ip6 upkeep_nat').and.not.contain('SCTP');
    expect(await door.remove('nft', 'inet6')).to.equal(undefined);
    expect(await door.remove('nft', 'inet6')).to.equal(undefined);
    expect(nft('list', 'ruleset')).to.equal('');
  });

  it('leaves the tables of others alone', async () => {
    nft('add', 'table', 'ip', 'theirs');
    const before = nft('list', 'ruleset');
    await door.install('nft', 'inet', RULES);
    expect(nft('list', 'ruleset')).to.contain('theirs').and.contain('upkeep_nat');
    await door.remove('nft', 'inet');
    expect(nft('list', 'ruleset')).to.equal(before);
  });

  it('tells why a tool cannot do it', async () => {
    const [rule] = RULES6;
    const refusal = await door.install('nft', 'inet', rule === undefined ? [] : [rule]);
    expect(refusal).to.match(/2001:db8::1|Error/);
  });
});
