import { expect } from 'chai';
import { identify, namesOfCertificate } from '../../../src/daemon/api/identity.js';
import { LoginLimit, MOST_FAILURES } from '../../../src/daemon/api/login-limit.js';
import { newToken, readTokens } from '../../../src/daemon/api/token-file.js';

const { token, line } = newToken('night', 'operate');
const { tokens } = readTokens(`${line}\n`);
const access = { tokens, clients: [{ name: 'console', role: 'admin' as const }] };
const stranger = { certificateNames: [], isLocal: false };

describe('daemon/api/identity', () => {
  it('knows a token, whatever else a client has', () => {
    const authorization = `Bearer ${token}`;
    const known = { kind: 'client', role: 'operate', actor: 'token night' };
    expect(identify({ ...stranger, authorization }, access)).to.deep.equal(known);
    const certificateNames = ['console'];
    expect(identify({ ...stranger, authorization, certificateNames }, access)).to.deep.equal(known);
  });

  it('takes nobody with a wrong token for somebody without', () => {
    for (const authorization of ['Bearer x', `Basic ${token}`, token, '', `Bearer ${token}x`]) {
      const local = { certificateNames: ['console'], isLocal: true, authorization };
      expect(identify(local, access).kind, authorization).to.equal('wrong');
    }
  });

  it('knows names of certificates, and this machine', () => {
    const certificateNames = ['other', 'console'];
    expect(identify({ ...stranger, certificateNames }, access)).to.deep.equal({
      ...{ kind: 'client', role: 'admin', actor: 'certificate console' },
    });
    expect(identify({ ...stranger, isLocal: true }, access)).to.include({ role: 'read' });
    expect(identify(stranger, access).kind).to.equal('unknown');
  });

  it('reads the names of a certificate', () => {
    const names = namesOfCertificate('lb', 'DNS:a.example, IP Address:10.0.0.1, URI:spiffe://x/y');
    expect(names).to.deep.equal(['lb', 'a.example', '10.0.0.1', 'spiffe://x/y']);
    expect(namesOfCertificate(undefined, undefined)).to.deep.equal([]);
    expect(namesOfCertificate(['a', 'b'], '')).to.deep.equal([]);
  });
});

describe('daemon/api/token-file', () => {
  it('holds no token, and tells lines that are none', () => {
    expect(line).to.not.include(token);
    const digest = line.split(' ')[2];
    const text = `# comment\n\n${line} # of the night\nx root ${digest}\na read sha256:00\n`;
    expect(readTokens(text)).to.deep.equal({ tokens, wrongLines: [4, 5] });
    expect(newToken('night', 'operate').token).to.not.equal(token);
    expect(token).to.have.lengthOf(43);
  });
});

describe('daemon/api/login-limit', () => {
  it('lets an address wait after ten failures, for a minute', () => {
    const limit = new LoginLimit();
    for (let count = 1; count < MOST_FAILURES; count += 1) {
      limit.note('10.0.0.1', 0);
    }
    expect(limit.isExceeded('10.0.0.1', 1)).to.equal(false);
    limit.note('10.0.0.1', 1);
    expect(limit.isExceeded('10.0.0.1', 59_999)).to.equal(true);
    expect(limit.isExceeded('10.0.0.2', 59_999)).to.equal(false);
    expect(limit.isExceeded('10.0.0.1', 60_000)).to.equal(false);
  });

  it('forgets the oldest of a flood', () => {
    const limit = new LoginLimit();
    for (let count = 0; count < MOST_FAILURES; count += 1) {
      limit.note('first', 0);
    }
    for (let count = 0; count < 1024; count += 1) {
      limit.note(`address ${count}`, 1);
    }
    expect(limit.isExceeded('first', 2)).to.equal(false);
  });
});
