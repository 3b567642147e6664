import { expect } from 'chai';
import { instanceOf, instanceText, loadText, memoryHost, problemsOf } from '../../load-text.js';

const KEY = 'an ascii key of 32 bytes or more';
const block = (...lines: readonly string[]) => instanceText('auth_hmac {', ...lines, '}');
const hmacOf = (...lines: readonly string[]) => instanceOf(block(...lines)).hmac;
const codes = (...lines: readonly string[]) =>
  problemsOf(block(...lines)).map((problem) => problem.replace(/^\S+ /, ''));

describe('auth_hmac', () => {
  // Shows: vrrp_instance.auth_hmac, auth_hmac.key, auth_hmac.active_key
  it('has keys as text and in hexadecimal digits', () => {
    const digits = '00112233445566778899aabbccddeeff'.repeat(4);
    expect(hmacOf(`key 7 "${KEY}"`, `key 255 hex:${digits}`, 'active_key 7')).to.deep.equal({
      keys: [
        { id: 7, key: Buffer.from(KEY).toString('hex') },
        { id: 255, key: digits },
      ],
      activeKey: 7,
      antiReplay: 'time',
      mode: 'enforce',
    });
  });

  it('reads keys from files, without the line end', () => {
    const host = memoryHost({
      'test.conf': block('key 1 file:/k', 'active_key 1'),
      '/k': `${KEY}\n`,
    });
    const more = { host: { ...host, isExposed: () => true } };
    const { configuration, diagnostics, exitStatus } = loadText('', more);
    expect(configuration.vrrpInstances[0]?.hmac?.keys).to.deep.equal([
      { id: 1, key: Buffer.from(KEY).toString('hex') },
    ]);
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['hmac-key-exposed']);
    expect(exitStatus).to.equal(6);
  });

  it('is ignored without a key to sign with', () => {
    for (const lines of [[`key 1 "${KEY}"`], [`key 1 "${KEY}"`, 'active_key 2']]) {
      expect(codes(...lines)).to.deep.equal(['error hmac-ignored GENERAL_ERROR']);
      expect(hmacOf(...lines)).to.equal(undefined);
    }
    expect(codes('key 1 file:/none', 'active_key 1')).to.deep.equal(
      ['error hmac-key-unusable GENERAL_ERROR', 'error hmac-ignored GENERAL_ERROR'].toReversed(),
    );
  });

  it('takes a number once', () => {
    const other = KEY.replace('an', 'no');
    const twice = [`key 1 "${KEY}"`, `key 1 "${other}"`, 'active_key 1'];
    expect(codes(...twice)).to.deep.equal(['error hmac-key-unusable GENERAL_ERROR']);
    expect(hmacOf(...twice)?.keys).to.have.length(1);
  });

  // Shows: auth_hmac.mode, auth_hmac.time_window, auth_hmac.anti_replay
  it('has a mode, a window and a rule of freshness', () => {
    const more = ['mode receive-only', 'time_window 9', 'anti_replay monotonic'];
    expect(hmacOf(`key 1 "${KEY}"`, 'active_key 1', ...more)).to.include({
      mode: 'receive-only',
      timeWindowMs: 9000,
      antiReplay: 'monotonic',
    });
  });

  it('is in mode enforce where strict mode is', () => {
    const lines = [
      `key 1 "${KEY}"`,
      'active_key 1',
      'mode permissive',
      '}',
      'strict_mode on',
      'track_interface {',
      'eth9',
    ];
    expect(hmacOf(...lines)?.mode).to.equal('enforce');
    expect(codes(...lines)).to.include('error hmac-mode-strict GENERAL_ERROR');
  });

  it('takes the place of authentication', () => {
    const text = ['authentication {', 'auth_type PASS', 'auth_pass x', '}', 'version 2'];
    const both = instanceText('auth_hmac {', `key 1 "${KEY}"`, 'active_key 1', '}', ...text);
    expect(problemsOf(both).join()).to.include('authentication-ignored');
    expect(instanceOf(both)).not.to.have.property('authentication');
  });

  it('leaves room for one address less in IPv6', () => {
    const addresses = Array.from({ length: 90 }, (_, at) => `2001:db8::${(at + 1).toString(16)}`);
    const head = 'vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\n';
    const list = `virtual_ipaddress {\n${addresses.join('\n')}\n}\n}\n`;
    const signed = `auth_hmac {\nkey 1 "${KEY}"\nactive_key 1\n}\n`;
    expect(instanceOf(head + list).virtualAddresses).to.have.length(90);
    expect(instanceOf(head + signed + list).virtualAddresses).to.have.length(89);
    expect(instanceOf(head + signed + list).excludedAddresses).to.have.length(1);
  });
});
