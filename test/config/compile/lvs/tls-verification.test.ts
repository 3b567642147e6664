import { expect } from 'chai';
import { loadText, problemsOf } from '../../load-text.js';

/** An SSL_GET with these lines, of which the first is line 8; line 7 is its url. */
function secure(...lines: readonly string[]): string {
  const service = ['virtual_server fd00::1 443 {', 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'];
  const check = ['real_server fd00::2 443 {', 'SSL_GET {', 'url { path / }', ...lines];
  return [...service, ...check, '}', '}', '}', ''].join('\n');
}

function verified(...lines: readonly string[]) {
  const { configuration } = loadText(secure(...lines));
  const [check] = configuration.virtualServers[0]?.realServers[0]?.checks ?? [];
  const { verifiedName, serverName } = (check?.kind === 'http' && check.urls[0]) || {};
  const authorities = check?.kind === 'http' ? check.authorities : undefined;
  return [verifiedName, serverName, authorities];
}

const WITHOUT = 'warning tls-verify-missing OK';

describe('the certificate that SSL_GET wants', () => {
  it('is any, where nothing is said', () => {
    expect(verified()).to.deep.equal([undefined, undefined, undefined]);
    expect(verified('virtualhost www', 'tls_verify off')).to.deep.equal(verified());
    expect(verified('tls_name www', 'tls_ca /ca.pem')).to.deep.equal(verified());
    expect(problemsOf(secure('tls_name www'))).to.deep.equal([`8:1 ${WITHOUT}`]);
    expect(problemsOf(secure('tls_ca /ca.pem', 'tls_verify off'))).to.deep.equal([
      `8:1 ${WITHOUT}`,
    ]);
  });

  it('is for the name that the file says, the nearest one, which the server is told', () => {
    const ca = 'tls_ca /ca.pem';
    expect(problemsOf(secure('tls_verify', 'tls_name www', ca))).to.deep.equal([]);
    expect(verified('tls_verify')).to.deep.equal(['fd00::2', undefined, undefined]);
    expect(verified('tls_verify', 'virtualhost www:8443', ca)).to.deep.equal([
      ...['www', 'www', '/ca.pem'],
    ]);
    expect(verified('tls_verify', 'virtualhost [fd00::3]:8443').slice(0, 2)).to.deep.equal([
      ...['fd00::3', undefined],
    ]);
    const names = ['tls_verify', 'virtualhost www', 'sni_name shop'];
    expect(verified(...names).slice(0, 2)).to.deep.equal(['shop', 'shop']);
    expect(verified(...names, 'tls_name web').slice(0, 2)).to.deep.equal(['web', 'shop']);
  });

  it('may be watched for its end', () => {
    const { configuration } = loadText(secure('tls_expiry_warning 14'));
    const [check] = configuration.virtualServers[0]?.realServers[0]?.checks ?? [];
    expect(check).to.have.property('expiryWarningMs', 14 * 24 * 3600 * 1000);
    expect(problemsOf(secure('tls_expiry_warning 0'))).to.have.lengthOf(1);
  });

  it('is no matter of HTTP_GET', () => {
    const plain = secure('tls_verify').replace('SSL_GET', 'HTTP_GET');
    expect(problemsOf(plain)).to.have.lengthOf(1);
  });
});
