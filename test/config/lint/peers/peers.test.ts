import { expect } from 'chai';
import { parseAddress } from '../../../../src/base/address.js';
import type { Diagnostic } from '../../../../src/config/diagnostic.js';
import { comparePeers } from '../../../../src/config/lint/peers/peers.js';
import { loadConfiguration } from '../../../../src/config/load.js';
import { packetProblemText } from '../../../../src/observe/log/packet-problem-text.js';
import {
  checkAuthentication,
  checkInterval,
  checkUnicastSource,
  checkVersion,
} from '../../../../src/vrrp/packet/receive-checks.js';
import type { Check } from '../../../../src/vrrp/packet/receive-subject.js';
import { backup } from '../../../vrrp/packet/sample-packets.js';
import { loadText } from '../../load-text.js';

interface Router {
  readonly priority?: number;
  readonly source?: string;
  readonly peer?: string;
  readonly lines?: readonly string[];
  readonly addresses?: readonly string[];
  readonly id?: number;
  readonly device?: string;
  readonly before?: string;
}

/** The file of a router with instance VI_1. */
function file(router: Router = {}): string {
  const { priority = 100, source, peer, lines = [], id = 51, device = 'eth0' } = router;
  const { addresses = ['192.0.2.1/24', '192.0.2.2/24'], before = '' } = router;
  return [
    before,
    'vrrp_instance VI_1 {',
    `interface ${device}`,
    `virtual_router_id ${id}`,
    `priority ${priority}`,
    ...(source === undefined ? [] : [`unicast_src_ip ${source}`]),
    ...(peer === undefined ? [] : ['unicast_peer {', peer, '}']),
    ...lines,
    'virtual_ipaddress {',
    ...addresses,
    '}',
    '}',
  ].join('\n');
}

function compare(...texts: readonly string[]): readonly Diagnostic[] {
  return comparePeers(
    texts.map((text, index) => ({ ...loadText(text), name: `lb${index + 1}.conf` })),
  );
}

/** Codes for two files; the second has priority 90 unless it says otherwise. */
function codes(own: Router, other: Router): readonly string[] {
  return compare(file(own), file({ priority: 90, ...other })).map(({ code }) => code);
}

const lines = (...texts: readonly string[]): Router => ({ lines: texts });
const password = (text: string) => lines(`authentication {\nauth_type PASS\nauth_pass ${text}\n}`);

const header = (text: string) => lines(`authentication {\nauth_type AH\nauth_pass ${text}\n}`);

const signed = (id: number, key: string, more = ''): Router =>
  lines(`auth_hmac {\nkey ${id} ${key.repeat(32)}\nactive_key ${id}\n${more}\n}`);

const unicast = (source: string, peer: string): Router => ({ source, peer });

/** Pairs that differ in one thing: own, other, the code, and a pair that does not. */
const cases: readonly (readonly [string, Router, Router, Router])[] = [
  ['peer-virtual-router-id-differs', {}, { id: 52 }, { id: 51 }],
  ['peer-version-differs', {}, lines('version 3'), lines('version 2')],
  ['peer-authentication-differs', password('a'), {}, password('a')],
  ['peer-password-differs', password('a'), password('b'), password('a')],
  ['peer-authentication-differs', password('a'), header('a'), password('a')],
  ['peer-signature-refused', signed(1, 'a'), {}, signed(1, 'a')],
  ['peer-signature-refused', signed(1, 'a'), signed(2, 'a'), signed(1, 'a')],
  ['peer-signature-refused', signed(1, 'a'), signed(1, 'b'), signed(1, 'a', 'mode permissive')],
  ['peer-signature-refused', signed(1, 'a'), signed(1, 'a', 'mode receive-only'), signed(1, 'a')],
  ['peer-signature-refused', signed(1, 'a', 'mode permissive'), {}, signed(1, 'a')],
  ['peer-interval-differs', {}, lines('advert_int 2'), lines('advert_int 1')],
  [
    'peer-checksum-differs',
    lines('version 3', 'v3_checksum_as_v2'),
    lines('version 3'),
    lines('version 3', 'v3_checksum_as_v2'),
  ],
  [
    'peer-transport-differs',
    unicast('192.0.2.8', '192.0.2.9'),
    lines('mcast_src_ip 192.0.2.9'),
    unicast('192.0.2.9', '192.0.2.8'),
  ],
  [
    'peer-transport-differs',
    {},
    lines('mcast_dst_ip 224.0.0.19'),
    lines('mcast_dst_ip 224.0.0.18'),
  ],
  [
    'peer-not-listed',
    unicast('192.0.2.8', '192.0.2.9'),
    unicast('192.0.2.10', '192.0.2.8'),
    unicast('192.0.2.9', '192.0.2.8'),
  ],
  [
    'peer-not-listed',
    unicast('192.0.2.8', '192.0.2.9'),
    unicast('192.0.2.9', '192.0.2.10'),
    unicast('192.0.2.9', '192.0.2.8\n192.0.2.10'),
  ],
  [
    'peer-same-source',
    lines('mcast_src_ip 192.0.2.8'),
    lines('mcast_src_ip 192.0.2.8'),
    lines('mcast_src_ip 192.0.2.9'),
  ],
  ['peer-interface-differs', {}, { device: 'ens3' }, { device: 'eth0' }],
  ['peer-addresses-differ', {}, { addresses: ['192.0.2.1/24'] }, {}],
  [
    'peer-addresses-differ',
    {},
    lines('virtual_ipaddress_excluded {\n192.0.2.5/24\n}'),
    lines('no_virtual_ipaddress'),
  ],
  ['peer-prefix-differs', {}, { addresses: ['192.0.2.1/24', '192.0.2.2/25'] }, {}],
  ['peer-address-order', {}, { addresses: ['192.0.2.2/24', '192.0.2.1/24'] }, {}],
  ['peer-priority-equal', {}, { priority: 100 }, { priority: 101 }],
  ['peer-both-master', lines('state MASTER'), lines('state MASTER'), lines('state BACKUP')],
  ['peer-nopreempt-at-lower', {}, lines('nopreempt'), { priority: 110, ...lines('nopreempt') }],
];

describe('comparePeers', () => {
  it('has nothing to say about two routers that fit', () => {
    expect(codes({}, {})).to.deep.equal([]);
    expect(codes(unicast('192.0.2.8', '192.0.2.9'), unicast('192.0.2.9', '192.0.2.8'))).to.eql([]);
  });

  for (const [code, own, other, fitting] of cases) {
    it(`finds ${code}: ${JSON.stringify(other)}`, () => {
      expect(codes(own, other)).to.deep.equal([code]);
      expect(codes(own, fitting)).to.deep.equal([]);
    });
  }

  it('finds each step of a change of keys good, and a short cut not', () => {
    const both = (active: number) =>
      lines(
        `auth_hmac {\nkey 1 ${'a'.repeat(32)}\nkey 2 ${'b'.repeat(32)}\nactive_key ${active}\n}`,
      );
    const steps = [signed(1, 'a'), both(1), both(2), signed(2, 'b')];
    steps.forEach((own, at) => {
      expect(codes(own, steps[at + 1] ?? own), `step ${at}`).to.deep.equal([]);
      const far = steps[at + 2];
      expect(far === undefined ? ['peer-signature-refused'] : codes(own, far)).to.deep.equal([
        'peer-signature-refused',
      ]);
    });
  });

  it('finds a router that only one of them has', () => {
    const more = file({ id: 60, addresses: ['192.0.2.7/24'] }).replace('VI_1', 'VI_2');
    for (const files of [
      [file() + more, file({ priority: 90 })],
      [file({ priority: 90 }), file() + more],
    ] as const) {
      const [found, ...others] = compare(...files);
      expect(others).to.deep.equal([]);
      expect(found).to.include({ code: 'peer-router-missing', severity: 'warning', class: 'OK' });
      expect(found?.message).to.contain("virtual router 60 on 'eth0' ('VI_2'");
    }
  });

  it('finds weights that change nothing between these two', () => {
    const tracking = (weight: number): Router => ({
      before: `vrrp_script S {\nscript /bin/true\nweight ${weight}\n}`,
      ...lines('track_script {\nS\n}'),
    });
    expect(codes(tracking(-10), {})).to.deep.equal(['peer-weight-too-small']);
    expect(codes(tracking(-11), {})).to.deep.equal([]);
    expect(codes(tracking(10), tracking(10))).to.deep.equal(['peer-weight-too-small']);
    expect(codes(tracking(11), tracking(11))).to.deep.equal([]);
    expect(codes(tracking(10), {})).to.deep.equal(['peer-weight-too-small']);
  });

  it('compares sync groups by their virtual routers', () => {
    const two = (priority: number, before = '') =>
      file({ priority, before }) +
      file({ priority, id: 60, addresses: ['192.0.2.7/24'] }).replace('VI_1', 'VI_2');
    const group = 'vrrp_sync_group G {\ngroup {\nVI_1\nVI_2\n}\n}';
    const found = (own: string, other: string) =>
      compare(two(100, own), two(90, other)).map(({ code }) => code);
    expect(found(group, group.replace(' G ', ' OTHER_NAME '))).to.deep.equal([]);
    expect(found(group, '')).to.deep.equal(['peer-group-differs']);
    expect(found('', group)).to.deep.equal(['peer-group-differs']);
  });

  it('compares each pair of a cluster', () => {
    const found = compare(file(), file({ priority: 90 }), file({ priority: 90 }));
    expect(found.map(({ code }) => code)).to.deep.equal(['peer-priority-equal']);
  });

  it('fails the test when routers would not hear each other, and only then', () => {
    const [error] = compare(file(), file({ priority: 90, ...lines('version 3') }));
    expect(error).to.include({ severity: 'error', class: 'GENERAL_ERROR' });
    const [warning] = compare(file(), file());
    expect(warning).to.include({ severity: 'warning', class: 'OK' });
  });

  it('mentions a file that has errors of its own', () => {
    const [found] = compare(file(), file({ priority: 90, ...lines('prioritty 1') }));
    expect(found?.message).to.equal(
      'lb2.conf has one error of its own, so the comparison may lack something',
    );
  });

  it('reports a peer file that cannot be read, and compares the others', () => {
    const options = { configId: 'a', allIncludeChecks: false };
    const missing = { ...loadConfiguration('/nonexistent/k.conf', options), name: 'k.conf' };
    const own = { ...loadText(file()), name: 'lb1.conf' };
    const found = comparePeers([own, missing, { ...own, name: 'lb3.conf' }]);
    expect(found.map(({ code }) => code)).to.deep.equal([
      'main-file-not-found',
      'peer-priority-equal',
    ]);
  });

  it('uses the words of the log', () => {
    const said = (own: Router, other: Router) =>
      compare(file(own), file({ priority: 90, ...other }))
        .map(({ message }) => message)
        .join();
    // read as version 2: no authentication, interval 2 s
    const advertisement = Uint8Array.of(0x31, 51, 90, 0, 0, 2, 0, 0);
    const reason = (check: Check, router: Router) =>
      reasonOf(check, file(router), advertisement) ?? 'accepted';
    expect(said({}, lines('version 3'))).to.contain(reason(checkVersion, {}));
    expect(said({}, lines('advert_int 2'))).to.contain(reason(checkInterval, {}));
    expect(said(password('a'), {})).to.contain(reason(checkAuthentication, password('a')));
    const strict = { ...unicast('192.0.2.8', '192.0.2.9'), ...lines('check_unicast_src') };
    const words = said(strict, unicast('192.0.2.10', '192.0.2.8'));
    expect(words).to.contain(reason(checkUnicastSource, strict));
  });
});

/** Where the lines of the log name the peer. */
const PEER_PLACE = /^advert from \S+ | (?:with|from) 192\.0\.2\.10/;

/** Why an instance refuses an advert from 192.0.2.10. */
function reasonOf(check: Check, text: string, advertisement: Uint8Array): string | undefined {
  const [instance] = loadText(text).configuration.vrrpInstances;
  const source = parseAddress('192.0.2.10');
  if (instance === undefined || source === undefined) {
    throw new Error('no instance');
  }
  const header = {
    family: 'inet' as const,
    source,
    destination: source,
    timeToLive: 255,
    protocol: 112,
    identification: 0,
    headerLength: 20,
    totalLength: 28,
  };
  const lengths = { receivedLength: 28, expectedLength: 28 };
  const packet = advertisement;
  const refusal = check({ instance, context: backup, header, ...lengths, packet, advertisement });
  return refusal && packetProblemText(refusal.problem, source).replace(PEER_PLACE, '');
}
