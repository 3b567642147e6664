import { expect } from 'chai';
import {
  authenticationDataOf,
  authenticationTypeOf,
  equalInConstantTime,
} from '../../../src/vrrp/packet/authentication.js';
import { hex, toHex } from '../machine/sample-instance.js';

describe('authentication', () => {
  it('puts the first eight bytes of the password into the packet', () => {
    const data = authenticationDataOf({ type: 'PASS', password: 'secret12' });
    expect(toHex(data)).to.equal('7365637265743132');
    const cut = authenticationDataOf({ type: 'PASS', password: 'secret123' });
    expect(toHex(cut)).to.equal('7365637265743132');
  });

  it('pads a short password with zeros', () => {
    expect(toHex(authenticationDataOf({ type: 'PASS', password: 'k' }))).to.equal(
      '6b00000000000000',
    );
  });

  it('takes a character for a byte', () => {
    expect(toHex(authenticationDataOf({ type: 'PASS', password: '\u00e9\u00ff' }))).to.equal(
      'e9ff000000000000',
    );
  });

  it('has type 0 and zeros without a password', () => {
    expect(authenticationTypeOf(undefined)).to.equal(0);
    expect(authenticationTypeOf({ type: 'PASS', password: '' })).to.equal(1);
    expect(toHex(authenticationDataOf(undefined))).to.equal('0000000000000000');
  });

  it('compares all bytes and the length', () => {
    expect(equalInConstantTime(hex('00ff10'), hex('00ff10'))).to.equal(true);
    expect(equalInConstantTime(hex('00ff10'), hex('00ff11'))).to.equal(false);
    expect(equalInConstantTime(hex('80ff10'), hex('00ff10'))).to.equal(false);
    expect(equalInConstantTime(hex('00ff'), hex('00ff00'))).to.equal(false);
    expect(equalInConstantTime(hex(''), hex(''))).to.equal(true);
  });
});
