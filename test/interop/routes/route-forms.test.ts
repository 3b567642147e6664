/** What becomes of each form of a route and a rule in the kernel, here and with keepalived. */
import { expect } from 'chai';
import { configuration, globalDefinitions } from '../../lab/configuration.js';
import type { LabNode } from '../../lab/node.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';
import {
  differentRouteForms,
  differentRuleForms,
  type Form,
  route6Forms,
  routeForms,
  ruleForms,
} from './forms.js';

/** A form with its place in the kernel's lists. */
interface PlacedForm extends Form {
  readonly text: string;
  /** A route whose line has this, or a rule with this preference. */
  readonly mark: string;
}

const FIRST_PREFERENCE = 1000;

function placeRoute(form: Form, number: number): PlacedForm {
  const net = `10.${100 + Math.floor(number / 200)}.${(number % 200) + 1}`;
  const net6 = `2001:db8:1${number.toString(16).padStart(3, '0')}::`;
  const text = form.line
    .replace('NET6', `${net6}/64`)
    .replace('HOST', `${net}.5`)
    .replace('NET', `${net}.0/24`);
  const table = /table (20\d)$/.exec(form.line)?.[1];
  const [written = ''] =
    /239\.1\.2\.0\/24|10\.10\d\.\d+\.[05](\/24)?|2001:db8:1[^ ]*/.exec(text) ?? [];
  return { ...form, text, mark: table === undefined ? written : `table ${table} ` };
}

function placeRule(form: Form, index: number): PlacedForm {
  const preference = FIRST_PREFERENCE + index;
  return { ...form, text: `${form.line} priority ${preference}`, mark: `${preference}:` };
}

/** What the kernel has, one line for each; ways of a route with several are appended to it. */
function kernelLines(node: LabNode): readonly string[] {
  const show = (family: string, what: readonly string[]) =>
    node
      .ip('-d', family, ...what)
      .replaceAll(/\n\s+/g, ' ')
      .split('\n');
  return ['-4', '-6'].flatMap((family) => [
    ...show(family, ['route', 'show', 'table', 'all']),
    ...show(family, ['rule', 'show']),
  ]);
}

function linesOf(lines: readonly string[], { mark }: PlacedForm): readonly string[] {
  const isIt = (line: string) =>
    mark.endsWith(':') ? line.startsWith(mark) : ` ${line} `.includes(` ${mark.trim()} `);
  return lines.filter(isIt).map((line) =>
    line
      .replace(/expires \d+sec/, 'expires')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  );
}

const routes = [...routeForms, ...differentRouteForms, ...route6Forms].map(placeRoute);
const rules = [...ruleForms, ...differentRuleForms].map(placeRule);
const LAST = '10.199.0.0/24';

function file(kind: 'static' | 'virtual', virtualRouterId: number): string {
  const list = (name: string, lines: readonly string[]) => `${name} {\n${lines.join('\n')}\n}\n`;
  const routing =
    list(`${kind}_routes`, [...routes.map(({ text }) => text), `${LAST} dev eth1`]) +
    list(`${kind}_rules`, [...rules.map(({ text }) => text), 'table 100 priority 9999']);
  const address = list('static_ipaddress', ['10.98.0.1/24 dev eth1']);
  const addresses = [`10.97.0.${virtualRouterId}`];
  return kind === 'static'
    ? globalDefinitions() + address + routing
    : configuration({ priority: 200, virtualRouterId, addresses, more: routing }, address);
}

for (const kind of ['static', 'virtual'] as const) {
  describe(`${kind} routes and rules, beside keepalived`, function () {
    this.timeout(60_000);
    const lab = useLab(['ours', 'theirs'], { ipv6: true });
    const found = new Map<string, readonly string[]>();
    let log = '';

    before('both read the same file', async () => {
      for (const [name, program, virtualRouterId] of [
        ['ours', 'upkeep', 1],
        ['theirs', 'keepalived', 2],
      ] as const) {
        const node = lab.network.node(name);
        node.ip('link', 'add', 'eth1', 'type', 'veth', 'peer', 'name', 'far1');
        node.ip('link', 'set', 'eth1', 'up');
        node.ip('link', 'set', 'far1', 'up');
        node.ip('address', 'add', '2001:db8:98::1/64', 'dev', 'eth1', 'nodad');
        node.ip('address', 'add', 'fe80::98/64', 'dev', 'eth1', 'nodad');
        const daemon = lab.start(name, file(kind, virtualRouterId), { kind: program });
        const here = () => kernelLines(node).join('\n');
        await eventually(
          `${name} has set the last of them`,
          () => here().includes(LAST) && here().includes('9999:'),
          15_000,
          () => daemon.log().slice(-3000),
        );
        found.set(name, kernelLines(node));
        log = program === 'upkeep' ? daemon.log() : log;
      }
    });

    const here = (form: PlacedForm) => linesOf(found.get('ours') ?? [], form);

    for (const form of [...routes, ...rules]) {
      if (form.ours === undefined) {
        it(`does the same with ${form.line}`, () => {
          expect(here(form)).to.deep.equal(linesOf(found.get('theirs') ?? [], form));
        });
      } else {
        it(`does as it says with ${form.line}`, () => {
          expect(here(form).join(' ')).to.include(form.ours ?? '');
          expect(here(form).length === 0).to.equal(form.ours === '');
        });
      }
    }

    // Shows: static_routes.inet, static_routes.inet6, static_routes.src, static_routes.as
    // Shows: static_routes.via, static_routes.from, static_routes.tos, static_routes.table
    // Shows: static_routes.protocol, static_routes.scope, static_routes.metric, static_routes.dev
    // Shows: static_routes.onlink, static_routes.encap, static_routes.expires, static_routes.mtu
    // Shows: static_routes.hoplimit, static_routes.advmss, static_routes.rtt
    // Shows: static_routes.rttvar, static_routes.reordering, static_routes.window
    // Shows: static_routes.cwnd, static_routes.ssthresh, static_routes.realms
    // Shows: static_routes.rto_min, static_routes.initcwnd, static_routes.initrwnd
    // Shows: static_routes.features, static_routes.quickack, static_routes.congctl
    // Shows: static_routes.pref, static_routes.ttl-propagate, static_routes.fastopen_no_cookie
    // Shows: static_routes.nexthop, static_routes.to, static_routes.add, static_routes.prepend
    // Shows: static_routes.append, static_routes.or, static_routes.no_track, static_rules.inet
    // Shows: static_rules.inet6, static_rules.not, static_rules.from, static_rules.to
    // Shows: static_rules.tos, static_rules.fwmark, static_rules.iif, static_rules.oif
    // Shows: static_rules.tunnel-id, static_rules.uidrange, static_rules.ipproto
    // Shows: static_rules.sport, static_rules.dport, static_rules.table, static_rules.preference
    // Shows: static_rules.realms, static_rules.suppress_prefixlength
    // Shows: static_rules.suppress_ifgroup, static_rules.l3mdev, static_rules.protocol
    // Shows: static_rules.type, static_rules.goto, static_rules.nop, static_rules.blackhole
    // Shows: static_rules.prohibit, static_rules.unreachable, static_rules.no_track
    // Shows: vrrp_instance.virtual_routes.inet, vrrp_instance.virtual_routes.inet6
    // Shows: vrrp_instance.virtual_routes.src, vrrp_instance.virtual_routes.as
    // Shows: vrrp_instance.virtual_routes.via, vrrp_instance.virtual_routes.from
    // Shows: vrrp_instance.virtual_routes.tos, vrrp_instance.virtual_routes.table
    // Shows: vrrp_instance.virtual_routes.protocol, vrrp_instance.virtual_routes.scope
    // Shows: vrrp_instance.virtual_routes.metric, vrrp_instance.virtual_routes.dev
    // Shows: vrrp_instance.virtual_routes.onlink, vrrp_instance.virtual_routes.encap
    // Shows: vrrp_instance.virtual_routes.expires, vrrp_instance.virtual_routes.mtu
    // Shows: vrrp_instance.virtual_routes.hoplimit, vrrp_instance.virtual_routes.advmss
    // Shows: vrrp_instance.virtual_routes.rtt, vrrp_instance.virtual_routes.rttvar
    // Shows: vrrp_instance.virtual_routes.reordering, vrrp_instance.virtual_routes.window
    // Shows: vrrp_instance.virtual_routes.cwnd, vrrp_instance.virtual_routes.ssthresh
    // Shows: vrrp_instance.virtual_routes.realms, vrrp_instance.virtual_routes.rto_min
    // Shows: vrrp_instance.virtual_routes.initcwnd, vrrp_instance.virtual_routes.initrwnd
    // Shows: vrrp_instance.virtual_routes.features, vrrp_instance.virtual_routes.quickack
    // Shows: vrrp_instance.virtual_routes.congctl, vrrp_instance.virtual_routes.pref
    // Shows: vrrp_instance.virtual_routes.ttl-propagate
    // Shows: vrrp_instance.virtual_routes.fastopen_no_cookie
    // Shows: vrrp_instance.virtual_routes.nexthop, vrrp_instance.virtual_routes.to
    // Shows: vrrp_instance.virtual_routes.add, vrrp_instance.virtual_routes.prepend
    // Shows: vrrp_instance.virtual_routes.append, vrrp_instance.virtual_routes.or
    // Shows: vrrp_instance.virtual_routes.no_track, vrrp_instance.virtual_rules.inet
    // Shows: vrrp_instance.virtual_rules.inet6, vrrp_instance.virtual_rules.not
    // Shows: vrrp_instance.virtual_rules.from, vrrp_instance.virtual_rules.to
    // Shows: vrrp_instance.virtual_rules.tos, vrrp_instance.virtual_rules.fwmark
    // Shows: vrrp_instance.virtual_rules.iif, vrrp_instance.virtual_rules.oif
    // Shows: vrrp_instance.virtual_rules.tunnel-id, vrrp_instance.virtual_rules.uidrange
    // Shows: vrrp_instance.virtual_rules.ipproto, vrrp_instance.virtual_rules.sport
    // Shows: vrrp_instance.virtual_rules.dport, vrrp_instance.virtual_rules.table
    // Shows: vrrp_instance.virtual_rules.preference, vrrp_instance.virtual_rules.realms
    // Shows: vrrp_instance.virtual_rules.suppress_prefixlength
    // Shows: vrrp_instance.virtual_rules.suppress_ifgroup, vrrp_instance.virtual_rules.l3mdev
    // Shows: vrrp_instance.virtual_rules.protocol, vrrp_instance.virtual_rules.type
    // Shows: vrrp_instance.virtual_rules.goto, vrrp_instance.virtual_rules.nop
    // Shows: vrrp_instance.virtual_rules.blackhole, vrrp_instance.virtual_rules.prohibit
    // Shows: vrrp_instance.virtual_rules.unreachable, vrrp_instance.virtual_rules.no_track
    it('sets more than eight of ten of them', () => {
      const all = [...routes, ...rules];
      const set = all.filter((form) => here(form).length > 0);
      expect(set.length).to.be.greaterThan(all.length * 0.8);
    });

    it('says of a route that the kernel refuses which one, why and what is missing', () => {
      expect(log).to.match(
        /cannot add route 10\.\S+ via 10\.77\.0\.254: ENETUNREACH.*no address of this/,
      );
      expect(log).to.match(/cannot add route 10\.\S+\/24: ENODEV.*: neither dev nor a gateway/);
      expect(log).to.match(/there is no table 'myname'/);
    });
  });
}
