/** Every keyword of the load balancer leaves its mark on the model. */
import { expect } from 'chai';
import { loadText } from '../load-text.js';
import { type FixtureRow, fixtureRows, placeOf } from './fixture.js';

const rows = fixtureRows().filter(
  ({ block, keyword, kind }) =>
    kind !== 'choice' && /^(?:virtual_server|SSL)/.test(block === '' ? keyword : block),
);

/** Lines that stand before the keyword in its block, because it means nothing without them. */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  'virtual_server.sh-port': ['lb_algo sh'],
  'virtual_server.sh-fallback': ['lb_algo sh'],
  'virtual_server.mh-port': ['lb_algo mh'],
  'virtual_server.mh-fallback': ['lb_algo mh'],
  'virtual_server.persistence_engine': ['persistence_timeout 9'],
  'virtual_server.persistence_granularity': ['persistence_timeout 9'],
  'virtual_server.hysteresis': ['quorum 2', 'weight 2'],
  'virtual_server.quorum': ['weight 2'],
  'virtual_server.sorry_server_inhibit': ['sorry_server 192.0.2.9 80'],
  'virtual_server.sorry_server_lvs_method': ['sorry_server 192.0.2.9 80'],
};

/** What a check is of no use without; TCP_CHECK and its like need nothing. */
const PAGES = ['HTTP_GET {', 'url {', 'path /', '}', '}'];
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'virtual_server.real_server': PAGES,
  'virtual_server.real_server.SMTP_CHECK.host': ['connect_port 9'],
  'virtual_server.real_server.UDP_CHECK': ['require_reply'],
  'virtual_server.real_server.HTTP_GET': ['url {', 'path /', '}'],
  'virtual_server.real_server.SSL_GET': ['url {', 'path /', '}', 'virtualhost host'],
  'virtual_server.real_server.HTTP_GET.url': ['path /', 'regex a'],
  'virtual_server.real_server.SSL_GET.url': ['path /', 'regex a'],
  'virtual_server.real_server.MISC_CHECK': ['misc_path /bin/x'],
  'virtual_server.real_server.FILE_CHECK': ['track_file other'],
  'virtual_server.real_server.BFD_CHECK': ['name other'],
};

/** Values that are no default and fit, where the first one of the fixture does not. */
const OTHER_VALUES: Readonly<Record<string, string>> = {
  'virtual_server.lb_algo': 'rr',
  'virtual_server.lvs_sched': 'rr',
  'virtual_server.hysteresis': '1',
  'virtual_server.quorum': '2',
  'virtual_server.smtp_alert': 'on',
  'virtual_server.real_server.inhibit_on_failure': 'on',
  'virtual_server.real_server.smtp_alert': 'off',
};

const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  'virtual_server.ip_family': 'an address has a family of its own',
  'virtual_server.mh-fallback': 'is set with mh in any case',
  'virtual_server.hashed': 'has no effect in keepalived either',
  'virtual_server_group.fwmark': 'stands among the entries',
  'virtual_server.real_server.HTTP_GET.url.regex_stack': 'the search needs no stack',
  'virtual_server.real_server.SSL_GET.url.regex_stack': 'the search needs no stack',
  'virtual_server.real_server.HTTP_GET.enable_sni': 'there is no TLS',
  'virtual_server.real_server.HTTP_GET.sni_name': 'there is no TLS',
};

const FAMILY = /connect_ip|bindto/;

function validValue(row: FixtureRow): string {
  const place = placeOf(row);
  const other = OTHER_VALUES[place];
  if (other !== undefined) {
    return other;
  }
  if (FAMILY.test(row.keyword)) {
    return '192.0.2.77';
  }
  return row.valid === 'off' ? 'on' : row.valid;
}

function lineOf(row: FixtureRow): readonly string[] {
  if (row.kind === 'entry') {
    return [row.valid];
  }
  const line = `${row.keyword} ${validValue(row)}`;
  const inside = NEEDED[row.block === '' ? row.keyword : `${row.block}.${row.keyword}`] ?? [];
  return row.kind === 'block' ? [`${line} {`, ...inside, '}'] : [line];
}

/** The blocks around a row, from the outside in. */
function around(block: string, lines: readonly string[]): readonly string[] {
  const names = block.split('.');
  let inner = lines;
  for (let depth = names.length; depth > 0; depth -= 1) {
    const path = names.slice(0, depth).join('.');
    const name = names[depth - 1] ?? '';
    const heads: Readonly<Record<string, string>> = {
      virtual_server: 'virtual_server 192.0.2.1 80',
      virtual_server_group: 'virtual_server_group servers',
      real_server: 'real_server 192.0.2.2 80',
    };
    const own = depth === names.length ? (NEEDED[path] ?? []) : [];
    const server = path === 'virtual_server' ? ['real_server 192.0.2.3 80 {', ...PAGES, '}'] : [];
    inner = [`${heads[name] ?? name} {`, ...own, ...inner, ...server, '}'];
  }
  return inner;
}

const BEFORE = ['track_file name {', 'file /a', '}', 'track_file other {', 'file /b', '}'];
const SESSIONS = ['name', 'other'].flatMap((name) => [
  `bfd_instance ${name} {`,
  'neighbor_ip 192.0.2.8',
  '}',
]);

/** The model with the row and without it, as text. */
function both(row: FixtureRow): readonly [string, string] {
  const place = placeOf(row);
  const bound = row.keyword === 'bind_port' ? ['bindto 192.0.2.5'] : [];
  const sni = row.keyword === 'enable_sni' || row.keyword === 'virtualhost' ? ['enable_sni'] : [];
  const tls = row.block.endsWith('SSL_GET') && row.keyword !== 'enable_sni' ? sni : [];
  const beside = [...(BESIDE[place] ?? []), ...bound, ...tls];
  const text = (lines: readonly string[]) => {
    const own = [...beside, ...lines];
    const whole = row.block === '' ? lines : around(row.block, own);
    const lone = row.block === '' && row.keyword === 'virtual_server' && lines.length > 0;
    const block = lone ? around('virtual_server', []) : whole;
    return [...BEFORE, ...SESSIONS, ...block, ''].join('\n');
  };
  return [modelOf(text([])), modelOf(text(lineOf(row)))];
}

function modelOf(text: string): string {
  return JSON.stringify(loadText(text).configuration);
}

describe('the model of the load balancer', () => {
  it(`holds what each of ${rows.length} keywords says`, () => {
    const lost = rows.filter((row) => {
      const [without, with_] = both(row);
      return without === with_;
    });
    const places = lost.map(placeOf);
    expect(places.filter((place) => !Object.hasOwn(WITHOUT_EFFECT, place))).to.deep.equal([]);
    expect(rows.length - lost.length).to.be.greaterThan(200);
  });
});
