/** `global_defs`: who may ask the daemon, and by which way in. */
import {
  asked,
  choice,
  forms,
  network,
  optional,
  pattern,
  repeated,
  simple,
  word,
} from '../argument.js';
import { toggle, value } from '../keyword.js';

const ROLE = choice('role', ['read', 'operate', 'admin']);

const ENDPOINT = pattern(
  'address:port',
  /(?:\d+\.\d+\.\d+\.\d+|\[[\da-fA-F:.]+\]):\d{1,5}/,
  '127.0.0.1:9165 or [::1]:9165: an address and a port',
);

const URL_WORD = pattern(
  'url',
  /https?:\/\/(?:[\w.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?\/?/,
  'https://lb2.example.org:9443: the URL of an api_listen',
);

const PREFIXES = asked(repeated(network('prefix')));

const CERTIFICATE = simple('certificate', 'path');
const KEY = simple('key', 'path');

/** The rows of this file. */
export const apiGlobalKeywords = {
  control_socket: value(
    [
      asked(simple('path', 'path')),
      asked(ROLE),
      repeated(
        optional(forms('option', { group: [word('group')], mode: [simple('mode', 'fileMode')] })),
      ),
    ],
    'A unix socket more, by which clients have this role: its group, and its mode bits.',
    { repeatable: true, otherwise: 'the control socket alone, for the user of the daemon' },
  ),
  metrics_listen: value(
    asked(ENDPOINT),
    'Give GET /metrics and /healthz over TCP, from a process of its own without privileges.',
    { repeatable: true, otherwise: 'by the control socket only' },
  ),
  metrics_tls: value(
    [asked(CERTIFICATE), asked(KEY), optional(simple('client authority', 'path'))],
    'That by TLS: files in PEM; with a client authority, only to those with its certificate.',
    { otherwise: 'without TLS' },
  ),
  metrics_allow: value(PREFIXES, 'That only to clients in these networks.', {
    otherwise: 'to all',
  }),
  metrics_detail: value(
    asked(choice('detail', ['full', 'servers', 'services', 'instances'])),
    'Metrics of each real server, servers: of 2,000 at most; of virtual servers; of VRRP alone.',
    { default: 'servers', field: 'metricsDetail' },
  ),
  metrics_compat: value(
    asked(repeated(choice('exporter', ['mehdy', 'gen2brain', 'textfile']))),
    'Families of exporters that scraped keepalived as well, for their dashboards and alerts.',
    { otherwise: 'none' },
  ),
  api_listen: value(
    asked(ENDPOINT),
    'Give the API over TCP, from the same process; without api_tls on a loopback address only.',
    { repeatable: true, otherwise: 'by control sockets only' },
  ),
  web: toggle('Give the web page there as well, at /: who is master, what is wrong, what happens.'),
  api_tls: value([asked(CERTIFICATE), asked(KEY)], 'That by TLS, 1.2 or later: files in PEM.', {
    otherwise: 'without TLS',
  }),
  api_client_ca: value(
    asked(simple('file', 'path')),
    'Authority of client certificates, whose names api_client gives roles.',
    { otherwise: 'none' },
  ),
  api_client: value(
    [asked(word('name')), asked(ROLE)],
    'Role of clients whose certificate has this common name or alternative name.',
    { repeatable: true, otherwise: 'none' },
  ),
  api_token_file: value(
    asked(simple('file', 'path')),
    'Tokens and their roles, as upkeep token new prints them; others may not read the file.',
    { otherwise: 'none' },
  ),
  api_allow: value(PREFIXES, 'The API only to clients in these networks.', {
    otherwise: 'to all',
  }),
  cluster_member: value(
    [
      asked(word('name')),
      asked(URL_WORD),
      repeated(
        optional(
          forms('option', { token_file: [simple('file', 'path')], ca: [simple('file', 'path')] }),
        ),
      ),
    ],
    'Another router of the cluster, at its api_listen; a line about this router itself may stay.',
    { repeatable: true, otherwise: 'this router alone' },
  ),
  api_host: value(
    asked(repeated(word('name'))),
    'Names that clients call this router by, beside its addresses and localhost.',
    { otherwise: 'none' },
  ),
} as const;
