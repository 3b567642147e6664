/** The health checkers of a real server. None are run yet. */
import { word } from './argument.js';
import { keywords, list } from './keyword.js';
import { planned } from './planned.js';

const checks = planned('real servers are not checked');

const timing = {
  ...checks.values('retry', 'delay_before_retry', 'warmup', 'delay_loop'),
  ...checks.flags('alpha', 'log_all_failures'),
};

const connection = {
  ...checks.values('connect_ip', 'connect_port', 'bindto', 'bind_port', 'bind_if'),
  ...checks.values('connect_timeout', 'fwmark'),
};

const network = { ...connection, ...timing };

/** Options of `regex_options`, which stand on its line. */
const REGEX_OPTIONS = [
  ...['allow_empty_class', 'alt_bsux', 'auto_callout', 'caseless', 'dollar_endonly', 'dotall'],
  ...['dupnames', 'extended', 'firstline', 'match_unset_backref', 'multiline', 'never_ucp'],
  ...['never_utf', 'no_auto_capture', 'no_auto_possess', 'no_dotstar_anchor'],
  ...['no_start_optimize', 'ucp', 'ungreedy', 'utf', 'never_backslash_c', 'alt_circumflex'],
  ...['alt_verbnames', 'use_offset_limit'],
];

const url = {
  ...checks.values('path', 'digest', 'status_code', 'virtualhost', 'regex'),
  ...checks.values('regex_min_offset', 'regex_max_offset', 'regex_stack'),
  ...checks.flags('regex_no_match'),
  regex_options: { ...checks.values('regex_options').regex_options, choices: REGEX_OPTIONS },
};

const http = {
  ...network,
  ...checks.values('nb_get_retry', 'virtualhost', 'http_protocol', 'sni_name'),
  ...checks.flags('enable_sni', 'fast_recovery'),
};

const tls = checks.flags('tls_compliant');

/** One block for each kind of check. */
export const plannedCheckers = {
  MISC_CHECK: checks.block(
    keywords({
      ...timing,
      ...checks.values('misc_path', 'misc_timeout', 'user'),
      ...checks.flags('misc_dynamic'),
    }),
  ),
  SMTP_CHECK: checks.block(
    keywords({
      ...network,
      ...checks.values('helo_name'),
      host: checks.block(keywords(network)),
    }),
  ),
  TCP_CHECK: checks.block(keywords(network)),
  PING_CHECK: checks.block(keywords(network)),
  UDP_CHECK: checks.block(
    keywords({
      ...network,
      ...checks.values('payload', 'require_reply', 'min_reply_length', 'max_reply_length'),
    }),
  ),
  HTTP_GET: checks.block(keywords({ ...http, url: checks.block(keywords(url)) })),
  SSL_GET: checks.block(
    keywords({ ...http, ...tls, url: checks.block(keywords({ ...url, ...tls })) }),
  ),
  DNS_CHECK: checks.block(keywords({ ...network, ...checks.values('type', 'name') })),
  FILE_CHECK: checks.block(keywords(checks.values('track_file', 'weight'))),
  BFD_CHECK: checks.block(keywords({ ...checks.values('name'), ...checks.flags('alpha') })),
};

/** `SSL`: what SSL_GET presents to servers. */
export const plannedSsl = {
  SSL: checks.block(keywords(checks.values('password', 'ca', 'certificate', 'key'))),
};

/** Entries of a `virtual_server_group`. */
export const plannedServerGroup = {
  virtual_server_group: checks.block(list('line', word('address|fwmark'), checks.values('fwmark'))),
};
