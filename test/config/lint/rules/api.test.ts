import { expect } from 'chai';
import { lintConfiguration } from '../../../../src/config/lint/lint.js';
import { loadText } from '../../load-text.js';

/** What is said of these lines of `global_defs`. */
function said(...lines: readonly string[]): readonly string[] {
  const text = `global_defs {\n${lines.join('\n')}\n}\n`;
  return lintConfiguration({ ...loadText(text), networksOf: () => [] })
    .filter(({ code }) => code === 'unused-api-keyword')
    .map(({ message, span }) => `${span.line}: ${message}`);
}

describe('unused-api-keyword', () => {
  it('names what each keyword is about', () => {
    expect(said('metrics_allow 192.0.2.0/24', 'api_allow 192.0.2.0/24')).to.deep.equal([
      "2: 'metrics_allow' has no effect without metrics_listen",
      "3: 'api_allow' has no effect without api_listen",
    ]);
    expect(said('metrics_listen 127.0.0.1:9165', 'metrics_allow 192.0.2.0/24')).to.deep.equal([]);
  });

  it('knows that names in certificates need an authority', () => {
    const lines = ['api_listen 127.0.0.1:9080', 'api_client console admin'];
    expect(said(...lines)).to.deep.equal(["3: 'api_client' has no effect without api_client_ca"]);
    expect(said(...lines, 'api_client_ca /etc/ca.pem')).to.deep.equal([]);
  });
});
