import { expect } from 'chai';
import type { HttpCheck, PageRequest } from '../../../src/config/lvs-model.js';
import { httpRequest } from '../../../src/health/http/request.js';
import { httpCheck, pageAt } from '../sample-checks.js';

function text(request: Partial<PageRequest> | undefined, more: Partial<HttpCheck> = {}): string {
  const asked = request && { method: 'GET' as const, headers: [], ...request };
  const url = pageAt('/', { host: 'www', ...(asked === undefined ? {} : { request: asked }) });
  return new TextDecoder().decode(httpRequest(httpCheck(80, more), url));
}

describe('the request of an HTTP check', () => {
  const common = 'User-Agent: KeepAliveClient\r\nHost: www\r\n';

  it('is that of keepalived where no more is said, and cut like it', () => {
    expect(text(undefined)).to.equal(`GET / HTTP/1.0\r\n${common}\r\n`);
    const long = httpRequest(httpCheck(80), pageAt(`/${'x'.repeat(3000)}`));
    expect(long.length).to.equal(2047);
  });

  it('has the method, the header fields and the body that the file says', () => {
    const headers = [
      { name: 'Content-Type', headerValue: 'text/plain' },
      { name: 'X-Word', headerValue: 'a b' },
    ];
    const fields = 'Content-Type: text/plain\r\nX-Word: a b\r\nContent-Length: 3\r\n';
    expect(text({ method: 'POST', headers, requestBody: '1\u00e9' })).to.equal(
      `POST / HTTP/1.0\r\n${common}${fields}\r\n1\u00e9`,
    );
    expect(text({ method: 'HEAD' }, { version: '1.1' })).to.equal(
      'HEAD / HTTP/1.1\r\nUser-Agent: KeepAliveClient\r\nConnection: close\r\nHost: www\r\n\r\n',
    );
    expect(text({ method: 'PUT' })).to.equal(
      `PUT / HTTP/1.0\r\n${common}Content-Length: 0\r\n\r\n`,
    );
  });

  it('has one User-Agent, and is not cut', () => {
    const headers = [{ name: 'user-agent', headerValue: 'probe' }];
    expect(text({ headers })).to.equal('GET / HTTP/1.0\r\nHost: www\r\nuser-agent: probe\r\n\r\n');
    expect(text({ method: 'POST', requestBody: 'x'.repeat(9000) })).to.match(/x{9000}$/);
  });
});
