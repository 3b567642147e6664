import { expect } from 'chai';
import { anonymiser, namesIn } from '../../src/cli/commands/bundle/anonymise.js';

const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
const anonymise = anonymiser(new Map(), KEY);

/** How many bits two IPv4 addresses share from the first on. */
function shared(left: string, right: string): number {
  const [a, b] = [left, right].map((text) =>
    text
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join(''),
  );
  return [...(a ?? '')].findIndex((bit, index) => bit !== b?.[index]);
}

describe('a bundle without names and addresses', () => {
  it('has other addresses, the same one for each, in the same networks', () => {
    const [one = '', two = '', far = ''] = ['10.99.0.100', '10.99.0.101', '10.98.0.1'].map(
      anonymise,
    );
    expect(one).to.match(/^10\./).and.not.equal('10.99.0.100');
    expect(anonymise('vip 10.99.0.100/24')).to.equal(`vip ${one}/24`);
    expect(shared(one, two)).to.equal(shared('10.99.0.100', '10.99.0.101'));
    expect(shared(one, far)).to.equal(shared('10.99.0.100', '10.98.0.1'));
    expect(anonymiser(new Map())('10.99.0.100')).to.not.equal(one);
  });

  it('finds an address wherever it stands', () => {
    const other = anonymise('10.99.0.100');
    const hex = other
      .split('.')
      .map((part) => Number(part).toString(16).padStart(2, '0').toUpperCase())
      .join('');
    const cases = {
      'at 10.99.0.100.': `at ${other}.`,
      '[10.99.0.100]:80': `[${other}]:80`,
      'vip_10.99.0.100-x': `vip_${other}-x`,
      '10.99.0.100.log': `${other}.log`,
      'TCP  0A630064:0050 rr': `TCP  ${hex}:0050 rr`,
      'TCP 0A630064 A2D4 0A630064 0050': `TCP ${hex} A2D4 ${hex} 0050`,
    };
    for (const [before, after] of Object.entries(cases)) {
      expect(anonymise(before)).to.equal(after);
    }
    const short = anonymise('[2001:db8:99::100]:0050');
    expect(short)
      .to.match(/^\[2001:/)
      .and.not.contain('db8:99');
    const long = '[2001:0db8:0099:0000:0000:0000:0000:0100]:0050';
    expect(anonymise(long)).to.equal(short);
  });

  it('leaves what belongs to no one', () => {
    const common = [
      ...['127.0.0.1', '0.0.0.0/0', '224.0.0.18', '255.255.255.0', '::1', '::/0', 'ff02::12'],
      ...['00:00:5e:00:01:33', 'ff:ff:ff:ff:ff:ff', '2026-11-29T12:34:56.789Z', '12:34:56'],
      ...['node 20.19.0', 'v2.4.3'],
    ].join(' ');
    expect(anonymise(common)).to.equal(common);
  });

  it('has other hardware addresses, mail addresses and names', () => {
    const text = anonymise('52:54:00:12:34:56 and ops@corp.example, 52:54:00:12:34:56');
    const [mac = ''] = text.split(' ');
    expect(text).to.match(/^02(?::[\da-f]{2}){5} and mail-[\da-f]{8}@example\.org, /);
    expect(text.endsWith(mac)).to.equal(true);
    const names = namesIn(
      {
        vrrpInstances: [{ name: 'CORP_LB', interface: 'eth0', devices: [{ name: 'eth0' }] }],
        global: { routerId: 'lb1.corp' },
      },
      ['lb1', 'localhost'],
    );
    const other = anonymiser(names, KEY);
    expect(other('CORP_LB on eth0 of lb1.corp, not CORP_LB2, lb1 localhost')).to.match(
      /^name-\d on eth0 of router-\d, not CORP_LB2, host-\d localhost$/,
    );
  });
});
