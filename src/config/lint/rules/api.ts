/** The rule on keywords of HTTP over TCP that nothing makes use of. */
import type { LintRule } from '../rule.js';

/** What each has to have beside it. */
const NEEDS: Readonly<Record<string, string>> = {
  metrics_tls: 'metrics_listen',
  metrics_allow: 'metrics_listen',
  api_tls: 'api_listen',
  api_client_ca: 'api_listen',
  api_client: 'api_listen',
  api_token_file: 'api_listen',
  api_allow: 'api_listen',
  api_host: 'api_listen',
};

const unusedApiKeyword: LintRule = {
  code: 'unused-api-keyword',
  severity: 'warning',
  title: 'a keyword about HTTP over TCP where nothing is listened on',
  why:
    'Keywords as api_tls and api_token_file say how connections are taken at api_listen, and ' +
    'metrics_tls and metrics_allow at metrics_listen. Without that line none are taken, and the ' +
    'API only looks as if it could be reached. Likewise api_client gives roles to names in ' +
    'certificates, which nothing vouches for without api_client_ca.',
  advice: 'write the line that it is about, or remove it',
  check: ({ blocks: { globals } }) => {
    const written = new Set(globals.map(({ keyword }) => keyword.text));
    return globals.flatMap(({ keyword: { text, span } }) => {
      const needed = NEEDS[text];
      if (needed !== undefined && !written.has(needed)) {
        return [{ span, message: `'${text}' has no effect without ${needed}` }];
      }
      return text === 'api_client' && !written.has('api_client_ca')
        ? [{ span, message: `'${text}' has no effect without api_client_ca` }]
        : [];
    });
  },
};

/** The rules of this file. */
export const apiRules: readonly LintRule[] = [unusedApiKeyword];
