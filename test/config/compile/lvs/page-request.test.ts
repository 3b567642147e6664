import { expect } from 'chai';
import { loadText, problemsOf } from '../../load-text.js';

/** A url with these lines, of which the first is line 8. */
function page(...lines: readonly string[]): string {
  const service = ['virtual_server 192.0.2.1 80 {', 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
  const check = ['real_server 192.0.2.2 80 {', 'HTTP_GET {', 'url {', ...lines, 'path /'];
  return [...service, ...check, '}', '}', '}', '}', ''].join('\n');
}

function requestOf(...lines: readonly string[]) {
  const [check] =
    loadText(page(...lines)).configuration.virtualServers[0]?.realServers[0]?.checks ?? [];
  return check?.kind === 'http' ? check.urls[0]?.request : undefined;
}

const problems = (...lines: readonly string[]) => problemsOf(page(...lines));

describe('what a url asks for', () => {
  it('is a page, by GET, where nothing is said', () => {
    expect(requestOf()).to.equal(undefined);
    expect(requestOf('status_code 200', 'virtualhost www')).to.equal(undefined);
  });

  it('is said by method, header and body', () => {
    expect(requestOf('method HEAD')).to.deep.equal({ method: 'HEAD', headers: [] });
    expect(requestOf('header X-A a', 'header X-A "b  c" d')).to.deep.equal({
      method: 'GET',
      headers: [
        { name: 'X-A', headerValue: 'a' },
        { name: 'X-A', headerValue: 'b  c d' },
      ],
    });
    const body = '{"a": 1}';
    const written = 'body "{\\x22a\\x22: 1}"';
    expect(requestOf('body "a\\r\\n\\\\n"')).to.deep.include({ requestBody: 'a\r\n\\n' });
    expect(requestOf(written)).to.deep.include({ method: 'POST', requestBody: body });
    expect(requestOf(written, 'method PUT')).to.deep.include({ method: 'PUT', requestBody: body });
    expect(problems('header X-A a', 'header X-A b', 'body x')).to.deep.equal([]);
  });

  it('is refused where it is no request', () => {
    expect(problems('method FETCH')).to.deep.equal(['8:8 error invalid-choice GENERAL_ERROR']);
    expect(problems('header X:A a')).to.deep.equal(['8:8 error invalid-value GENERAL_ERROR']);
    expect(problems('body "a\\qb"')).to.deep.equal(['8:6 error invalid-value GENERAL_ERROR']);
    expect(problems('header X-A')).to.deep.equal(['8:1 error missing-argument MISSING_PARAMETER']);
    for (const name of ['host', 'Connection', 'Content-Length', 'Transfer-Encoding']) {
      expect(problems(`header ${name} x`)).to.deep.equal([
        '8:8 error header-ignored GENERAL_ERROR',
      ]);
      expect(requestOf(`header ${name} x`)).to.equal(undefined);
    }
  });

  it('has an answer with a body, where that is looked at', () => {
    const at = ['9:1 error answer-without-body GENERAL_ERROR'];
    expect(problems('method HEAD', 'regex ok')).to.deep.equal(at);
    expect(problems('method HEAD', `digest ${'0'.repeat(32)}`)).to.deep.equal(at);
    expect(problems('method HEAD', 'status_code 204')).to.deep.equal([]);
  });
});
