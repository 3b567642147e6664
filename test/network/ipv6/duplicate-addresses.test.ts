/** Duplicate address detection (RFC 4862) that has failed: what is done about it, and said. */
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const VIRTUAL = '2001:db8:99::100';
const ADDRESSES = ['fe80::100', `${VIRTUAL}/64`];

describe('duplicate address detection', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2'], { ipv6: true });
  const node = (name: 'n1' | 'n2' | 'client') => lab.network.node(name);
  const shown = (name: 'n1' | 'n2', address: string) =>
    node(name)
      .ip('-6', '-o', 'address', 'show', 'dev', 'eth0')
      .split('\n')
      .find((line) => line.includes(` ${address}/`)) ?? '';

  beforeEach('n2 looks for duplicates', () => {
    for (const name of ['all', 'eth0']) {
      node('n2').run('sysctl', ['-qw', `net.ipv6.conf.${name}.accept_dad=1`]);
    }
  });

  it('has failed for what somebody added by hand: the take-over repairs it', async () => {
    const high = lab.start('n1', configuration({ priority: 200, addresses: ADDRESSES }));
    await eventually('n1 is master', () => node('n1').holds(VIRTUAL));
    const low = lab.start('n2', configuration({ priority: 100, addresses: ADDRESSES }));
    await low.waitForLog(/Entering BACKUP STATE/);
    node('n2').ip('address', 'add', `${VIRTUAL}/64`, 'dev', 'eth0');
    await eventually('it has failed', () => shown('n2', VIRTUAL).includes('dadfailed'));
    await high.stop();
    await eventually('n2 is master', () => node('n2').holds('fe80::100'));
    await eventually(
      'the address can be used',
      () => shown('n2', VIRTUAL) !== '' && !/dadfailed|tentative/.test(shown('n2', VIRTUAL)),
      5000,
      () => `${shown('n2', VIRTUAL)}\n${low.log()}`,
    );
    node('client').run('ping', ['-c', '1', '-W', '2', VIRTUAL]);
  });

  it('has failed for the source of adverts: a fault, until it is put right', async () => {
    const { linkLocal } = node('n2');
    node('n2').ip('address', 'delete', `${linkLocal}/64`, 'dev', 'eth0');
    try {
      // That of n1, which defends it.
      node('n2').ip('address', 'add', `${node('n1').linkLocal}/64`, 'dev', 'eth0');
      await eventually('it has failed', () => shown('n2', 'fe80::1').includes('dadfailed'));
      const daemon = lab.start('n2', configuration({ priority: 100, addresses: ADDRESSES }));
      await daemon.waitForLog(/no link-local IPv6 address on eth0/);
      expect(node('n2').holds(VIRTUAL)).to.equal(false);
    } finally {
      node('n2').ip('address', 'delete', `${node('n1').linkLocal}/64`, 'dev', 'eth0');
      node('n2').ip('address', 'add', `${linkLocal}/64`, 'dev', 'eth0');
    }
    await eventually('n2 is master', () => node('n2').holds(VIRTUAL));
  });
});
