import type { CommandRow } from '../../command.js';

/** `upkeep genhash`: what it takes, and its words. */
export const genhash = {
  name: 'genhash',
  summary: 'fetch a page as a check does, and print its digest',
  usage: ['[OPTION]... URL', '[OPTION]... -s ADDRESS -p PORT -u PATH'],
  description: `
Asks for a page as HTTP_GET does, or SSL_GET for https, and prints the MD5 digest that belongs
after the keyword digest. With a name in the URL the request is that of a check with virtualhost
and that name, and with enable_sni. As the checks do it follows no redirection, looks at no
certificate, and takes the body as it comes over the wire.`,
  operands: [{ name: 'URL' }],
  optionsHeading: "Options, those of keepalived's genhash",
  options: {
    server: {
      type: 'string',
      short: 's',
      value: 'ADDRESS',
      help: 'where to connect to; a name in the URL is looked up otherwise',
    },
    port: { type: 'string', short: 'p', value: 'PORT', help: 'default 80, with TLS 443' },
    url: { type: 'string', short: 'u', value: 'PATH', help: 'the page; in place of a URL' },
    'use-ssl': { type: 'boolean', short: 'S', help: 'as SSL_GET does' },
    'use-sni': { type: 'boolean', short: 'I', help: 'name the virtual host when TLS starts' },
    'use-virtualhost': {
      type: 'string',
      short: 'V',
      value: 'HOST',
      help: 'the field Host of the request',
    },
    protocol: {
      type: 'string',
      short: 'P',
      value: 'VERSION',
      help: 'http_protocol: 1.0 (default), 1.0C or 1.1',
    },
    timeout: { type: 'string', short: 't', value: 'SECONDS', help: 'connect_timeout (default 5)' },
    fwmark: { type: 'string', short: 'm', value: 'MARK', help: 'firewall mark of the connection' },
    verbose: {
      type: 'boolean',
      short: 'v',
      help: 'also tell, on standard error, what the server answered',
    },
  },
  exits: '0  the digest is printed    1  wrong command line, or there was no page',
  examples: `upkeep genhash http://192.0.2.11/health
upkeep genhash -s 192.0.2.11 https://www.example.org/
upkeep genhash -S -s 192.0.2.11 -p 443 -u /health -V www.example.org`,
} as const satisfies CommandRow;
