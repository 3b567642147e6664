/** The command that tells the `digest` of a page. */
import type { Command } from '../../command.js';

/** `upkeep genhash` */
export const genhash: Command = {
  name: 'genhash',
  summary: 'fetch a page as a check does, and print its digest',
  load: () => import('./genhash.js'),
  help: `Usage: upkeep genhash [OPTION]... URL
       upkeep genhash [OPTION]... -s ADDRESS -p PORT -u PATH

Asks for a page as HTTP_GET does, or SSL_GET for https, and prints the MD5 digest that belongs
after the keyword digest. With a name in the URL the request is that of a check with virtualhost
and that name, and with enable_sni. As the checks do it follows no redirection, looks at no
certificate, and takes the body as it comes over the wire.

Options, those of keepalived's genhash:
  -s, --server ADDRESS          where to connect to; a name in the URL is looked up otherwise
  -p, --port PORT               default 80, with TLS 443
  -u, --url PATH                the page; in place of a URL
  -S, --use-ssl                 as SSL_GET does
  -I, --use-sni                 name the virtual host when TLS starts
  -V, --use-virtualhost HOST    the field Host of the request
  -P, --protocol VERSION        http_protocol: 1.0 (default), 1.0C or 1.1
  -t, --timeout SECONDS         connect_timeout (default 5)
  -m, --fwmark MARK             firewall mark of the connection
  -v, --verbose                 also tell, on standard error, what the server answered

Exit status:
  0  the digest is printed    1  wrong command line, or there was no page

Examples:
  upkeep genhash http://192.0.2.11/health
  upkeep genhash -s 192.0.2.11 https://www.example.org/
  upkeep genhash -S -s 192.0.2.11 -p 443 -u /health -V www.example.org
`,
};
