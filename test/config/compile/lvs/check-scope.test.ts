import { expect } from 'chai';
import type { HealthCheck } from '../../../../src/config/lvs-model.js';
import { loadText, problemsOf } from '../../load-text.js';

interface Lines {
  readonly service?: readonly string[];
  readonly server?: readonly string[];
  readonly global?: readonly string[];
  readonly head?: string;
  readonly address?: string;
  readonly root?: readonly string[];
}

/** A service with one server, which has these lines. The lines of the server start in line 8. */
function textOf({
  service = [],
  server = [],
  global = [],
  head,
  address,
  root = [],
}: Lines): string {
  return [
    `global_defs { ${global.length === 0 ? '' : '\n'}${global.join('\n')}`,
    '}',
    ...[`virtual_server ${head ?? '192.0.2.1 80'} {`, 'lb_algo rr', 'lb_kind NAT', 'protocol TCP'],
    ...service,
    `real_server ${address ?? '192.0.2.2 8080'} {`,
    ...server,
    ...['}', '}', ...root, ''],
  ].join('\n');
}

function checksOf(lines: Lines): readonly HealthCheck[] {
  return loadText(textOf(lines)).configuration.virtualServers[0]?.realServers[0]?.checks ?? [];
}

function timing(check: HealthCheck | undefined) {
  return check !== undefined && 'timing' in check ? check.timing : undefined;
}

function connection(check: HealthCheck | undefined) {
  return check !== undefined && 'connection' in check ? check.connection : undefined;
}

const TCP = ['TCP_CHECK {', '}'];
const PAGE = ['url {', 'path /', '}'];

describe('what a check leaves out', () => {
  it('is as its kind says', () => {
    const times = (...server: readonly string[]) => {
      const found = timing(checksOf({ server })[0]);
      return [found?.retry, found?.delayBeforeRetryMs];
    };
    for (const kind of ['TCP_CHECK', 'UDP_CHECK', 'PING_CHECK', 'SMTP_CHECK']) {
      expect(times(`${kind} {`, '}'), kind).to.deep.equal([1, 1000]);
    }
    expect(times('HTTP_GET {', ...PAGE, '}')).to.deep.equal([1, 3000]);
    expect(times('SSL_GET {', ...PAGE, '}')).to.deep.equal([1, 3000]);
    expect(times('DNS_CHECK {', '}')).to.deep.equal([3, 60_000]);
    expect(times('DNS_CHECK {', 'delay_loop 7', '}')).to.deep.equal([3, 7000]);
    expect(times('MISC_CHECK {', 'misc_path /x', '}')).to.deep.equal([0, 1000]);
  });

  it('is as the server says, else the service, before or after the check', () => {
    const words = ['delay_loop', 'warmup', 'retry', 'delay_before_retry', 'connect_timeout'];
    const lines = (value: number) => words.map((word, index) => `${word} ${value + index}`);
    const all = (value: number) => {
      const [delayLoopMs, warmupMs, , delayBeforeRetryMs] = [0, 1, 2, 3].map(
        (n) => (value + n) * 1000,
      );
      return { delayLoopMs, warmupMs, retry: value + 2, delayBeforeRetryMs };
    };
    const connect = (check: HealthCheck | undefined) => connection(check)?.connectTimeoutMs;
    const [low] = checksOf({ service: lines(10), server: TCP });
    expect(timing(low)).to.include(all(10));
    expect(connect(low)).to.equal(14_000);
    const [middle] = checksOf({ service: lines(10), server: [...TCP, ...lines(20)] });
    expect(timing(middle)).to.include(all(20));
    expect(connect(middle)).to.equal(24_000);
    const own = ['TCP_CHECK {', ...lines(30), '}'];
    const [high] = checksOf({ service: lines(10), server: [...lines(20), ...own] });
    expect(timing(high)).to.include(all(30));
    expect(connect(high)).to.equal(34_000);
    const [none] = checksOf({ server: TCP });
    expect(timing(none)).to.include({ delayLoopMs: 60_000, warmupMs: 60_000 });
    expect(connect(none)).to.equal(5000);
  });

  it('may be turned off below where it was turned on', () => {
    const alpha = (lines: Lines) => timing(checksOf(lines)[0])?.alpha;
    expect(alpha({ server: TCP })).to.equal(false);
    expect(alpha({ service: ['alpha'], server: TCP })).to.equal(true);
    expect(alpha({ service: ['alpha'], server: ['alpha off', ...TCP] })).to.equal(false);
    const own = ['TCP_CHECK {', 'alpha', '}'];
    expect(alpha({ service: ['alpha'], server: ['alpha off', ...own] })).to.equal(true);
    const log = (global: readonly string[], ...line: readonly string[]) =>
      timing(checksOf({ global, server: ['TCP_CHECK {', ...line, '}'] })[0])?.logAllFailures;
    expect(log([])).to.equal(false);
    expect(log(['checker_log_all_failures'])).to.equal(true);
    expect(log(['checker_log_all_failures'], 'log_all_failures off')).to.equal(false);
  });

  it('is one object for checks that have the same times', () => {
    const server = [...TCP, ...TCP, 'TCP_CHECK {', 'retry 9', '}'];
    const [first, second, third] = checksOf({ server });
    expect(timing(first)).to.equal(timing(second));
    expect(timing(first)).not.to.equal(timing(third));
  });
});

describe('the connection of a check', () => {
  const of = (...lines: readonly string[]) =>
    connection(checksOf({ server: ['TCP_CHECK {', ...lines, '}'] })[0]);

  it('goes to the server, or where the check says', () => {
    expect(of()).to.deep.equal({
      address: '192.0.2.2',
      port: 8080,
      connectTimeoutMs: 5000,
      mark: 0,
    });
    expect(of('connect_ip 192.0.2.7')).to.include({ address: '192.0.2.7', port: 8080 });
    expect(of('connect_port 81')).to.include({ address: '192.0.2.2', port: 81 });
    expect(of('bindto 192.0.2.8', 'bind_port 9', 'bind_if eth0', 'fwmark 3')).to.include({
      bindAddress: '192.0.2.8',
      bindPort: 9,
      bindInterface: 'eth0',
      mark: 3,
    });
  });

  it('knows whether its source is a virtual address, which other routers have too', () => {
    const sourceBeside = (...addresses: readonly string[]) => {
      const block = ['vrrp_instance V {', 'interface eth0', 'virtual_router_id 1'];
      const instance = [...block, 'virtual_ipaddress {', ...addresses, '}', '}'];
      const server = ['TCP_CHECK {', 'bindto 192.0.2.8', '}'];
      return connection(checksOf({ root: instance, server })[0])?.bindAddressMoves;
    };
    expect(sourceBeside('192.0.2.8/24')).to.equal(true);
    expect(sourceBeside('192.0.2.9/24')).to.equal(undefined);
  });

  it('has the port that is written, also where the table of IPVS has another', () => {
    const port = (head: string, address: string, kind: string) => {
      const lines = { head, address, service: [`lb_kind ${kind}`], server: TCP };
      return connection(checksOf(lines)[0])?.port;
    };
    expect(port('192.0.2.1 80', '192.0.2.2', 'NAT')).to.equal(80);
    expect(port('192.0.2.1 80', '192.0.2.2 81', 'DR')).to.equal(81);
    expect(port('fwmark 1', '192.0.2.2 81', 'DR')).to.equal(81);
    expect(port('fwmark 1', '192.0.2.2', 'DR')).to.equal(0);
  });

  it('is told what it cannot be', () => {
    const found = (address: string, ...lines: readonly string[]) =>
      problemsOf(textOf({ address, server: ['TCP_CHECK {', ...lines, '}'] }));
    expect(found('192.0.2.2 80', 'bind_port 9')).to.deep.equal([
      '9:11 warning bind-port-unused OK',
    ]);
    expect(found('192.0.2.2 80', 'bindto 192.0.2.8', 'bind_port 9')).to.deep.equal([]);
    expect(found('192.0.2.2 80', 'bindto 2001:db8::8')).to.deep.equal([
      '9:8 error address-family-mismatch GENERAL_ERROR',
    ]);
    const local = { address: 'fe80::2 80', head: '2001:db8::1 80' };
    const lone = { ...local, server: TCP };
    expect(problemsOf(textOf(lone))).to.deep.equal([
      '8:1 error link-local-without-interface GENERAL_ERROR',
    ]);
    expect(checksOf(lone)).to.deep.equal([]);
    const bound = { ...local, server: ['TCP_CHECK {', 'bind_if eth0', '}'] };
    expect(problemsOf(textOf(bound))).to.deep.equal([]);
    expect(checksOf(bound)).to.have.lengthOf(1);
  });

  it('names the place of each check, also of one like the others', () => {
    const twice = textOf({ server: [] }).replace(
      /real_server[^}]*}/,
      ['192.0.2.2', '2001:db8::3', 'fe80::2']
        .map((ip) => `real_server ${ip} 80 {\nTCP_CHECK {\n}\n}`)
        .join('\n'),
    );
    const text = twice.replace('NAT', 'TUN').replaceAll('192.0.2.', '2001:db8::');
    expect(problemsOf(text)).to.deep.equal([
      '16:1 error link-local-without-interface GENERAL_ERROR',
    ]);
  });
});

describe('HTTP_GET and SSL_GET', () => {
  const urlOf = (
    kind: string,
    check: readonly string[],
    url: readonly string[],
    lines: Lines = {},
  ) => {
    const server = [
      ...(lines.server ?? []),
      ...[`${kind} {`, ...check, 'url {', 'path /', ...url, '}', '}'],
    ];
    const [found] = checksOf({ ...lines, server });
    return found?.kind === 'http' ? found.urls[0] : undefined;
  };
  const host = (name: string) => [`virtualhost ${name}`];

  it('ask for the nearest virtualhost', () => {
    const lines = { service: host('d'), server: host('c') };
    expect(urlOf('HTTP_GET', host('b'), host('a'), lines)?.host).to.equal('a');
    expect(urlOf('HTTP_GET', host('b'), [], lines)?.host).to.equal('b');
    expect(urlOf('HTTP_GET', [], [], lines)?.host).to.equal('c');
    expect(urlOf('HTTP_GET', [], [], { service: host('d') })?.host).to.equal('d');
    expect(urlOf('HTTP_GET', [], [])).not.to.have.property('host');
  });

  it('name a host in TLS when asked to, but not that of the real server', () => {
    const lines = { service: host('d'), server: host('c') };
    const name = (check: readonly string[], url: readonly string[] = []) =>
      urlOf('SSL_GET', check, url, lines)?.serverName;
    expect(name([])).to.equal(undefined);
    expect(name(['enable_sni'])).to.equal('d');
    expect(name(['enable_sni', ...host('b')])).to.equal('b');
    expect(name(['enable_sni'], host('a'))).to.equal('a');
    expect(name(['sni_name s', ...host('b')])).to.equal('s');
    expect(urlOf('HTTP_GET', ['sni_name s'], [])?.serverName).to.equal(undefined);
  });

  it('hold what a page has to be', () => {
    const page = urlOf(
      'HTTP_GET',
      [],
      [
        ...['digest 0123456789ABCDEF0123456789abcdef', 'status_code 200-204 301'],
        ...['regex "\\\\d+ \\d\\."', 'regex_options caseless', 'regex_max_offset 9'],
      ],
    );
    expect(page).to.deep.equal({
      path: '/',
      digest: '0123456789abcdef0123456789abcdef',
      statusCodes: [
        { first: 200, last: 204 },
        { first: 301, last: 301 },
      ],
      regex: {
        pattern: '\\d+ \\d\\.',
        options: ['caseless'],
        noMatch: false,
        minimumOffset: 0,
        maximumOffset: 9,
      },
      tlsCompliant: false,
    });
    expect(urlOf('HTTP_GET', [], [])?.statusCodes).to.deep.equal([{ first: 200, last: 299 }]);
    expect(urlOf('SSL_GET', ['tls_compliant'], [])?.tlsCompliant).to.equal(true);
    expect(urlOf('SSL_GET', ['tls_compliant'], ['tls_compliant off'])?.tlsCompliant).to.equal(
      false,
    );
  });

  it('are told of words that a pattern is missing for', () => {
    const server = ['HTTP_GET {', 'url {', 'path /', 'regex_min_offset 3', '}', '}'];
    expect(problemsOf(textOf({ server }))).to.deep.equal(['11:1 warning regex-missing OK']);
    const both = [...server.slice(0, 3), 'regex a', ...server.slice(3)];
    expect(problemsOf(textOf({ server: both }))).to.deep.equal([]);
  });

  it('leave out a url without path, and themselves without a url', () => {
    const paths = (...urls: readonly string[]) => {
      const [check] = checksOf({ server: ['HTTP_GET {', ...urls, '}'] });
      return check?.kind === 'http' ? check.urls.map(({ path }) => path) : undefined;
    };
    expect(paths('url {', '}', ...PAGE)).to.deep.equal(['/']);
    expect(paths('url {', '}')).to.equal(undefined);
  });
});

describe('other checks', () => {
  it('of SMTP are one for each host block, with an address of its own', () => {
    const host = (...lines: readonly string[]) => ['host {', ...lines, '}'];
    const places = (...lines: readonly string[]) =>
      checksOf({ server: ['SMTP_CHECK {', ...lines, '}'] }).map((check) => {
        const at = connection(check);
        return `${at?.address} ${at?.port} ${at?.connectTimeoutMs}`;
      });
    expect(places()).to.deep.equal(['192.0.2.2 8080 5000']);
    expect(
      places(...host('connect_ip 192.0.2.7'), ...host('connect_port 25'), 'connect_timeout 2'),
    ).to.deep.equal(['192.0.2.7 8080 2000', '192.0.2.2 25 2000']);
    expect(places('connect_port 26', ...host('connect_ip 192.0.2.7'))).to.deep.equal([
      '192.0.2.2 26 5000',
      '192.0.2.7 26 5000',
    ]);
  });

  it('of scripts have the account and the time of the virtual server', () => {
    const misc = (service: readonly string[], ...lines: readonly string[]) =>
      checksOf({ service, server: ['MISC_CHECK {', 'misc_path "/x a"', ...lines, '}'] })[0];
    expect(misc([])).to.deep.include({ kind: 'misc', timeoutMs: 60_000, dynamic: false });
    expect(misc(['delay_loop 4'], 'delay_loop 9')).to.deep.include({ timeoutMs: 4000 });
    expect(misc([], 'misc_timeout 3', 'misc_dynamic', 'user u :g')).to.deep.include({
      timeoutMs: 3000,
      dynamic: true,
      command: {
        argv: ['/x', 'a'],
        text: '/x a',
        user: 'u',
        group: 'g',
        supplementaryGroups: true,
      },
    });
    const { configuration } = loadText(textOf({ server: ['MISC_CHECK {', 'misc_path', '}'] }));
    expect(configuration.virtualServers[0]?.realServers[0]?.checks).to.deep.equal([]);
  });

  it('of datagrams hold bytes of two digits', () => {
    const udp = (...lines: readonly string[]) =>
      checksOf({ server: ['UDP_CHECK {', ...lines, '}'] })[0];
    expect(udp('payload 0A b 1c2', 'require_reply')).to.deep.include({
      payload: '0a0b1c02',
      reply: { pattern: '', minimumBytes: 0, maximumBytes: 255 },
    });
    expect(udp('require_reply xx 1', 'min_reply_length 2', 'max_reply_length 3')).to.deep.include({
      reply: { pattern: 'xx01', minimumBytes: 2, maximumBytes: 3 },
    });
    expect(udp()).not.to.have.any.keys('payload', 'reply');
  });

  it('follow files and sessions', () => {
    const before =
      'track_file f {\nfile /a\nweight 3 reverse\n}\nbfd_instance b {\nneighbor_ip 192.0.2.5\n}\n';
    const server = [
      'FILE_CHECK {',
      'track_file f',
      '}',
      'FILE_CHECK {',
      'track_file f',
      'weight 0',
      '}',
    ];
    const text = before + textOf({ server: [...server, 'BFD_CHECK {', 'name b', 'alpha', '}'] });
    const [service] = loadText(text).configuration.virtualServers;
    expect(service?.realServers[0]?.checks).to.deep.equal([
      { kind: 'file', trackFile: 'f', path: '/a', weight: 3, reverse: true },
      { kind: 'file', trackFile: 'f', path: '/a', weight: 0, reverse: false },
      { kind: 'bfd', instance: 'b', alpha: true },
    ]);
  });
});

describe('scripts of the load balancer', () => {
  it('are looked at like those of instances', () => {
    const seen: string[] = [];
    const service = ['quorum_up /q/up', 'quorum_down /q/down'];
    const server = ['notify_up /n/up', 'notify_down /n/down', 'MISC_CHECK {', 'misc_path /m', '}'];
    loadText(textOf({ service, server }), {
      checkScripts: ({ text }) => {
        seen.push(text);
        return [];
      },
    });
    expect(seen.sort()).to.deep.equal(['/m', '/n/down', '/n/up', '/q/down', '/q/up']);
  });
});
