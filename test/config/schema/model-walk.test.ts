/** Every keyword of keepalived, outside the load balancer, leaves its mark on the model. */
import { expect } from 'chai';
import { loadText } from '../load-text.js';
import { type FixtureRow, fixtureRows, placeOf, TRACKED } from './fixture.js';

const rows = fixtureRows();
const byPlace = new Map(rows.map((row) => [placeOf(row), row]));

/** Keywords of the load balancer, which has a model of its own. */
function ofBalancer({ block, keyword }: FixtureRow): boolean {
  const first = block === '' ? keyword : block;
  const root = /^(?:virtual_server|SSL|net_namespace_ipvs)/.test(first);
  const named = /^(?:lvs_(?!sync_daemon_interface)|checker_|nftables_ipvs|rs_init)/.test(keyword);
  return root || named;
}

/** Places whose absence is what they say, or which the model needs not know. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'global_defs.random_seed': 'the reader of files has dealt with it',
  'global_defs.include_check': 'the reader of files has dealt with it',
  'global_defs.vrrp_iptables': 'nftables makes the same rules',
  'global_defs.vrrp_ipsets': 'nftables makes the same rules',
  '.namespace_with_ipsets': 'nftables makes the same rules',
  'vrrp_instance.debug': 'has no effect in keepalived either',
  'vrrp_instance.accept': 'is the default',
  'vrrp_instance.timer_expired_backup': 'counts beside nopreempt only',
  'vrrp_instance.thread_timer_expired': 'counts beside nopreempt only',
  'vrrp_instance.preempt': 'is the default',
  'vrrp_instance.no_virtual_ipaddress': 'silences a warning',
};

/** Words that may stand before others and mean nothing, and options that are the default. */
const WITHOUT_EFFECT_IN_LISTS = /(?:routes\.(?:to|prepend|inet)|rules\.(?:type|inet))$/;

/** Values that are no default, where the fixture's first example is one; words come first. */
const OTHER_VALUES: Readonly<Record<string, string>> = {
  'global_defs.vrrp_garp_master_refresh': '7',
  'global_defs.vrrp_garp_master_refresh_repeat': '7',
  'vrrp_instance.garp_master_refresh': '7',
  'vrrp_instance.garp_master_refresh_repeat': '7',
  'vrrp_sync_group.group.<entry>': 'third',
  'static_ipaddress.dev': 'eth7',
  'global_defs.default_interface': 'eth7',
  'vrrp_instance.advert_int': '7',
  'vrrp_instance.version': '3',
  'vrrp_instance.unicast_ttl': '7',
  'vrrp_instance.debug': '1',
  'vrrp_instance.priority': '7',
  'vrrp_script.interval': '7',
  'vrrp_script.rise': '7',
  'vrrp_script.fall': '7',
  'vrrp_track_process.quorum': '7',
  'bfd_instance.idle_tx': '2000',
  'bfd_instance.max_hops': '7',
  'vrrp_instance.use_ipvlan': 'ipvl.5 vepa group 5',
  'vrrp_instance.auth_hmac.active_key': '9',
};

/** What a keyword stands beside: the rest of a block that can be used. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  global_defs: ['router_id x'],
  vrrp_instance: ['interface eth9', 'virtual_router_id 9', 'virtual_ipaddress {', '192.0.2.9', '}'],
  vrrp_sync_group: ['group {', 'other', '}'],
  vrrp_script: ['script /bin/x'],
  track_file: ['file /a'],
  vrrp_track_file: ['file /a'],
  vrrp_track_process: ['process a'],
  bfd_instance: ['neighbor_ip 198.51.100.9'],
  'vrrp_instance.authentication': ['auth_type PASS', 'auth_pass x'],
  'vrrp_instance.auth_hmac': [`key 9 ${'k'.repeat(32)}`, 'active_key 9'],
};

/** Companions that a keyword needs besides those of its block. */
const MORE: Readonly<Record<string, readonly string[]>> = {
  'vrrp_instance.vmac_xmit_base': ['use_vmac'],
  'vrrp_instance.track_src_ip': ['mcast_src_ip 192.0.2.3'],
  'vrrp_instance.unicast_ttl': ['unicast_peer {', '192.0.2.5', '}'],
  'vrrp_instance.unicast_src_ip': ['unicast_peer {', '192.0.2.5', '}'],
  'vrrp_instance.owner_ignore_adverts': ['priority 255'],
  'global_defs.startup_script_timeout': ['startup_script /bin/x'],
  'global_defs.shutdown_script_timeout': ['shutdown_script /bin/x'],
  'global_defs.notify_fifo_script': ['notify_fifo /f'],
  'global_defs.vrrp_notify_fifo_script': ['vrrp_notify_fifo /f'],
  'global_defs.vrrp_rlimit_rttime': ['vrrp_rt_priority 5'],
  'global_defs.vrrp_rlimit_rtime': ['vrrp_rt_priority 5'],
  'global_defs.bfd_rlimit_rttime': ['bfd_rt_priority 5'],
  'global_defs.bfd_rlimit_rtime': ['bfd_rt_priority 5'],
};

/** Keywords that mean something in the place of the usual companions only. */
const INSTEAD: Readonly<Record<string, readonly string[]>> = {
  'bfd_instance.neighbour_ip': [],
  'vrrp_instance.native_ipv6': ['interface eth9', 'virtual_router_id 9', 'no_virtual_ipaddress'],
  'vrrp_sync_group.group': [],
  'vrrp_instance.auth_hmac.key': ['active_key 1'],
};

/** A configuration on which defaults for instances and groups show. */
const REST = [
  ...['vrrp_instance third {', 'interface eth7', 'virtual_router_id 7', 'priority 255'],
  ...['virtual_ipaddress {', '192.0.2.7', '}', '}'],
  ...['vrrp_instance other {', 'interface eth8', 'virtual_router_id 8'],
  ...['virtual_ipaddress {', '192.0.2.8', '}', '}'],
  ...['vrrp_sync_group both {', 'group {', 'other', '}', '}'],
];

function headOf(block: string): readonly string[] {
  const path = block === '' ? [] : block.split('.');
  return path.map((name, index) => {
    const place = placeOf({ block: path.slice(0, index).join('.'), keyword: name });
    return `${name} ${byPlace.get(place)?.valid ?? ''} {`;
  });
}

/** The line of a row: a list block gets an entry, a block of keywords stays empty. */
function lineOf(row: FixtureRow): readonly string[] {
  const value = exampleOf(row);
  const words = row.valid === 'off' ? flagValue(row) : value;
  if (row.kind === 'block') {
    const inside = placeOf({ block: placeOf(row).replace(/^\./, ''), keyword: '<entry>' });
    const entry = OTHER_VALUES[inside] ?? byPlace.get(inside)?.valid;
    const path = row.block === '' ? row.keyword : `${row.block}.${row.keyword}`;
    const content = entry === undefined ? (COMPANIONS[path] ?? []) : [entry];
    return [`${row.keyword} ${words} {`, ...content, '}'];
  }
  return [`${row.keyword} ${words}`];
}

function exampleOf(row: FixtureRow): string {
  return OTHER_VALUES[placeOf(row)] ?? row.valid;
}

/** Booleans that are on without being written. */
function flagValue({ keyword }: FixtureRow): string {
  return keyword === 'owner_ignore_adverts' ? 'off' : 'on';
}

/** The model with the row and without it, as text. */
function both(row: FixtureRow): readonly [string, string] {
  const usual = INSTEAD[placeOf(row)] ?? COMPANIONS[row.block] ?? [];
  const companions = [...(MORE[placeOf(row)] ?? []), ...usual];
  const others = companions.filter((line) => !line.startsWith(`${row.keyword} `));
  const head = headOf(row.block);
  const outer = row.block.includes('.') ? (COMPANIONS[row.block.split('.')[0] ?? ''] ?? []) : [];
  const entry = byPlace.get(placeOf({ block: row.block, keyword: '<entry>' }))?.valid ?? '';
  const [before, after] =
    row.kind === 'option'
      ? [[entry], [`${entry} ${row.keyword} ${exampleOf(row)}`]]
      : row.kind === 'entry'
        ? [[], [exampleOf(row)]]
        : [[], lineOf(row)];
  const text = (lines: readonly string[]) => {
    const [first = '', ...more] = head;
    const block = [first, ...outer, ...more, ...lines, ...others, ...head.map(() => '}')];
    const middle = head.length === 0 ? lines : block;
    return [...TRACKED, ...middle, ...REST, ''].join('\n');
  };
  return [modelOf(text(before)), modelOf(text(after))];
}

function modelOf(text: string): string {
  return JSON.stringify(loadText(text).configuration);
}

describe('the model', () => {
  const relevant = rows.filter(
    (row) => !ofBalancer(row) && !/^include/.test(row.keyword) && row.kind !== 'choice',
  );
  it(`holds what each of ${relevant.length} keywords, entries and options says`, () => {
    const lost = relevant.filter((row) => {
      const [without, with_] = both(row);
      return without === with_;
    });
    const known = (place: string) =>
      Object.hasOwn(WITHOUT_EFFECT, place) || WITHOUT_EFFECT_IN_LISTS.test(place);
    expect(lost.map(placeOf).filter((place) => !known(place))).to.deep.equal([]);
    expect(relevant.length - lost.length).to.be.greaterThan(480);
  });

  it('does not change for those that are said to have no effect', () => {
    const changed = Object.keys(WITHOUT_EFFECT).filter((place) => {
      const row = byPlace.get(place);
      const [without, with_] = row === undefined ? ['', 'no such row'] : both(row);
      return without !== with_;
    });
    expect(changed).to.deep.equal([]);
  });
});
