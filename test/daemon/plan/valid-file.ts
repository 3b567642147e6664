/** Files around one keyword in which nothing that it needs is missing. */
import type { Keyword } from '../../../src/config/schema/keyword.js';
import { fixtureRows, placeOf, TRACKED } from '../../config/schema/fixture.js';

type Lines = readonly string[];

const fixture = new Map(fixtureRows().map((row) => [placeOf(row), row]));

const validWords = (block: string, keyword: string): string =>
  fixture.get(placeOf({ block, keyword }))?.valid ?? '';

const TCP: Lines = ['TCP_CHECK {', '}'];
const PAGE: Lines = ['url {', 'path /', '}'];
const server = (address: string): Lines => [`real_server ${address} 80 {`, ...TCP, '}'];

/** What files have before the keyword in question: all that blocks refer to. */
const PRELUDE: Lines = [
  ...TRACKED,
  ...['A', 'B'].flatMap((name, index) => [
    ...[`vrrp_instance ${name} {`, 'interface eth8', `virtual_router_id ${200 + index}`],
    ...['priority 255', 'virtual_ipaddress {', `198.51.100.${index + 1}`, '}', '}'],
  ]),
  ...['virtual_server 198.51.100.3 80 {', 'lb_algo mh', ...server('198.51.100.4'), '}'],
];

/** Directives that stand in a block of this name, wherever it is, unless they are in question. */
const NEEDED: Readonly<Record<string, readonly Lines[]>> = {
  vrrp_instance: [
    ['interface eth9'],
    ['virtual_router_id 9'],
    ['virtual_ipaddress {', '192.0.2.9', '}'],
  ],
  vrrp_sync_group: [['group {', 'A', 'B', '}']],
  vrrp_script: [['script /bin/true']],
  track_file: [['file /tmp/a']],
  vrrp_track_file: [['file /tmp/a']],
  vrrp_track_process: [['process a']],
  bfd_instance: [['neighbor_ip 198.51.100.9']],
  auth_hmac: [[`key 7 ${'k'.repeat(32)}`], ['active_key 7']],
  authentication: [['auth_type PASS'], ['auth_pass x']],
  virtual_server: [['real_server 192.0.2.100 80 {', ...TCP, '}']],
  real_server: [TCP, ['HTTP_GET {', ...PAGE, '}']],
  HTTP_GET: [PAGE],
  SSL_GET: [PAGE],
  url: [['path /']],
  AGENT_CHECK: [['connect_port 9000']],
  MISC_CHECK: [['misc_path /bin/true']],
  FILE_CHECK: [['track_file tracked']],
  BFD_CHECK: [['name tracked']],
  host: [['connect_ip 192.0.2.101']],
  global_defs: [['router_id r']],
};

/** What a keyword needs beside it, by the end of its place. */
const BESIDE: Readonly<Record<string, Lines>> = {
  startup_script_timeout: ['startup_script /bin/true'],
  shutdown_script_timeout: ['shutdown_script /bin/true'],
  notify_fifo_script: ['notify_fifo /run/a'],
  vrrp_notify_fifo_script: ['vrrp_notify_fifo /run/b'],
  lvs_notify_fifo_script: ['lvs_notify_fifo /run/c'],
  vrrp_rlimit_rttime: ['vrrp_rt_priority 5'],
  vrrp_rlimit_rtime: ['vrrp_rt_priority 5'],
  bfd_rlimit_rttime: ['bfd_rt_priority 5'],
  metrics_tls: ['metrics_listen 127.0.0.1:9165'],
  metrics_allow: ['metrics_listen 127.0.0.1:9165'],
  web: ['api_listen 127.0.0.1:9166'],
  api_tls: ['api_listen 127.0.0.1:9166'],
  api_client_ca: ['api_listen 127.0.0.1:9166'],
  api_client: ['api_listen 127.0.0.1:9166'],
  api_token_file: ['api_listen 127.0.0.1:9166'],
  api_allow: ['api_listen 127.0.0.1:9166'],
  api_host: ['api_listen 127.0.0.1:9166'],
  bfd_rlimit_rtime: ['bfd_rt_priority 5'],
  checker_rlimit_rttime: ['checker_rt_priority 5'],
  checker_rlimit_rtime: ['checker_rt_priority 5'],
  nftables_ipvs_priority: ['nftables_ipvs'],
  nftables_ipvs_start_fwmark: ['nftables_ipvs'],
  tls_name: ['tls_verify'],
  tls_ca: ['tls_verify'],
  preempt: ['nopreempt'],
  timer_expired_backup: ['nopreempt'],
  thread_timer_expired: ['nopreempt'],
  accept: ['no_accept'],
  owner_ignore_adverts: ['priority 255'],
  vmac_xmit_base: ['use_vmac'],
  'auth_hmac.key': [`key 7 ${'k'.repeat(32)}`],
  'auth_hmac.active_key': Array.from({ length: 255 }, (_, at) => `key ${at + 1} ${'k'.repeat(32)}`),
  unicast_ttl: ['unicast_peer {', '192.0.2.50', '}'],
  track_src_ip: ['mcast_src_ip 192.0.2.51'],
  'sh-port': ['lb_algo sh'],
  'sh-fallback': ['lb_algo sh'],
  'mh-port': ['lb_algo mh'],
  'mh-fallback': ['lb_algo mh'],
  quorum: ['real_server 192.0.2.105 80 {', 'weight 9', ...TCP, '}'],
  hysteresis: ['quorum 4', 'real_server 192.0.2.105 80 {', 'weight 9', ...TCP, '}'],
  enable_sni: ['virtualhost a'],
  persistence_engine: ['persistence_timeout 9'],
  persistence_granularity: ['persistence_timeout 9'],
  sorry_server_inhibit: ['sorry_server 192.0.2.102 80'],
  sorry_server_lvs_method: ['sorry_server 192.0.2.102 80'],
  regex_no_match: ['regex a'],
  regex_options: ['regex a'],
  regex_min_offset: ['regex a'],
  regex_max_offset: ['regex a'],
  bind_port: ['bindto 192.0.2.103'],
  min_reply_length: ['require_reply aa'],
  max_reply_length: ['require_reply aa'],
  'real_server.virtualhost': ['HTTP_GET {', ...PAGE, '}'],
  'virtual_server.virtualhost': [
    ...['real_server 192.0.2.104 80 {', 'HTTP_GET {', ...PAGE, '}', '}'],
  ],
  'FILE_CHECK.weight': ['track_file tracked'],
};

/** Lines of lists in which a keyword does not stand behind the entry. */
const ALONE: Readonly<Record<string, string>> = {
  'virtual_server_group.fwmark': 'fwmark 5',
  'static_rules.type': 'from 192.0.2.0/24 table 100 type blackhole',
  'vrrp_instance.virtual_rules.type': 'from 192.0.2.0/24 table 100 type blackhole',
};

/** Lists whose entries are names of what there is. */
const ENTRIES: Readonly<Record<string, string>> = {
  static_neighbours: '192.0.2.9 02:00:00:00:00:09 dev eth9',
  'vrrp_sync_group.group': 'A B',
};

/** Blocks that have to be others for a keyword, and those that are ours. */
const HEADS: Readonly<Record<string, string>> = {
  'virtual_server.ip_family': 'virtual_server fwmark 9',
  real_servers: 'real_servers file /tmp/a',
};

function besideOf(place: string): Lines {
  const found = Object.entries(BESIDE).filter(([end]) => `.${place}`.endsWith(`.${end}`));
  return found.flatMap(([, lines]) => lines);
}

/** The directives that a block needs, without the one in question. */
function needed(block: string, keyword: string): Lines {
  const others = (NEEDED[block] ?? []).filter(([first]) => first?.split(' ', 1)[0] !== keyword);
  return others.flat();
}

/** What a block says that is itself in question. */
function insideOf(path: string, name: string, keyword: Keyword): Lines {
  const place = path === '' ? name : `${path}.${name}`;
  const entry = ENTRIES[place] ?? validWords(place, '<entry>');
  return keyword.block?.content === 'list' ? [entry] : needed(name, '');
}

/**
 * Files that are alike but for one keyword: first without it, then with each of `words` behind it.
 * `path` is that of the tables: the blocks around it, joined by dots.
 */
export function filesAround(
  { path, name, keyword }: { path: string; name: string; keyword: Keyword },
  words: readonly string[],
): readonly string[] {
  const parents = path === '' ? [] : path.split('.');
  const place = path === '' ? name : `${path}.${name}`;
  const opened = parents.flatMap((parent, index) => {
    const head = `${parent} ${validWords(parents.slice(0, index).join('.'), parent)}`;
    return [
      `${HEADS[place] ?? HEADS[parent] ?? head} {`,
      ...needed(parent, parents[index + 1] ?? name),
    ];
  });
  const entry = fixture.get(placeOf({ block: path, keyword: '<entry>' }))?.valid;
  const closed = parents.map(() => '}');
  const file = (body: Lines) =>
    [...PRELUDE, ...opened, ...besideOf(place), ...body, ...closed, ''].join('\n');
  const before = entry === undefined ? '' : `${entry} `;
  const isName = keyword.arguments[0]?.value.type === 'word';
  const said = [validWords(path, name), ...(isName ? ['tracked'] : []), ...words];
  const alone = ALONE[place];
  const lines =
    alone === undefined ? said.map((text) => `${before}${name} ${text}`.trimEnd()) : [alone];
  const bodies = lines.map((line) =>
    keyword.block ? [`${line} {`, ...insideOf(path, name, keyword), '}'] : [line],
  );
  return [file(entry === undefined ? [] : [entry]), ...bodies.map(file)];
}
