import { expect } from 'chai';
import { unsafe } from '../../../src/daemon/api/browser-safety.js';

const here = { localAddress: '10.0.0.1', isLocal: false, hosts: ['LB.example'] };
const asked = {
  method: 'POST',
  host: 'lb.example:9443',
  origin: undefined,
  contentType: 'application/json; charset=utf-8',
  hasBody: true,
};

describe('daemon/api/browser-safety', () => {
  it('answers to its addresses and names only', () => {
    const codeFor = (host: string | undefined, more: Partial<typeof here> = {}) =>
      unsafe({ ...asked, host }, { ...here, ...more })?.code;
    for (const host of ['10.0.0.1', '10.0.0.1:80', 'lb.example', 'LB.EXAMPLE:9443']) {
      expect(codeFor(host), host).to.equal(undefined);
    }
    expect(codeFor('[::1]:80', { localAddress: '::1' })).to.equal(undefined);
    expect(codeFor('localhost:80', { isLocal: true })).to.equal(undefined);
    for (const host of [undefined, '', 'localhost', '10.0.0.2', 'evil.example', 'a@lb.example']) {
      expect(codeFor(host), host).to.equal('hostUnknown');
    }
  });

  it('takes changes from its own pages, as JSON', () => {
    const codeOf = (more: Partial<typeof asked> & { readonly origin?: string }) =>
      unsafe({ ...asked, ...more }, here)?.code;
    expect(codeOf({})).to.equal(undefined);
    const own = { ...asked, origin: 'https://lb.example:9443' };
    expect(unsafe(own, here)).to.equal(undefined);
    for (const origin of ['https://evil.example', 'null', 'https://lb.example', 'file://lb']) {
      expect(unsafe({ ...asked, origin }, here)?.code, origin).to.equal('originForeign');
      expect(unsafe({ ...asked, origin, method: 'GET' }, here)).to.equal(undefined);
    }
    expect(codeOf({ contentType: 'text/plain' })).to.equal('bodyInvalid');
    expect(codeOf({ contentType: 'text/plain', hasBody: false })).to.equal(undefined);
  });
});
