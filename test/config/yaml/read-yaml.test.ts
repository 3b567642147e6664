import { expect } from 'chai';
import { sourceFromText } from '../../../src/config/language/text/source.js';
import type { Directive } from '../../../src/config/language/tree.js';
import { loadConfiguration } from '../../../src/config/load.js';
import { readYaml } from '../../../src/config/yaml/read-yaml.js';

function read(text: string) {
  return readYaml(sourceFromText('test.yaml', text));
}

/** What was read, as the lines of a conf file. */
function linesOf(directives: readonly Directive[], indent = ''): readonly string[] {
  return directives.flatMap(({ keyword, rest, block }) => {
    const line = `${indent}${keyword.text} ${rest.text}`.trimEnd();
    return block ? [`${line} {`, ...linesOf(block.directives, `${indent}  `)] : [line];
  });
}

/** Errors in short: `line:column code`. */
function problemsOf(text: string): readonly string[] {
  return read(text).diagnostics.map(({ span, code }) => `${span.line}:${span.column} ${code}`);
}

/** Everything that loading the text as a YAML file gives. */
function load(text: string) {
  const bytes = new TextEncoder().encode(text);
  const host = {
    readFile: () => bytes,
    glob: () => [],
    environment: () => undefined,
    random: () => 0,
  };
  return loadConfiguration('test.yaml', { configId: 'node1', allIncludeChecks: false, host });
}

describe('config/yaml: reading', () => {
  it('takes every shape', () => {
    const text = [
      'global_defs: {router_id: lb 1, enable_script_security: true, vrrp_iptables: [in, out]}',
      'vrrp_instance:',
      '  A: {priority: 0100, nopreempt: false, preempt_delay: , notify_master: /a b}',
      '  B: {smtp_alert: false, notify_stop: \'"/a b" root\', track_script: [c weight 5, d]}',
      'virtual_server:',
      '  192.0.2.1 80:',
      '    real_server:',
      '      - {192.0.2.2 80: {HTTP_GET: [{url: [{path: /, status_code: [200, 204]}]}]}}',
    ].join('\n');
    expect(read(text).diagnostics).to.deep.equal([]);
    expect(linesOf(read(text).directives)).to.deep.equal([
      ...['global_defs {', '  router_id "lb 1"', '  enable_script_security'],
      ...['  vrrp_iptables in', '  vrrp_iptables out'],
      ...['vrrp_instance A {', '  priority 0100', '  preempt_delay', '  notify_master "/a b"'],
      ...['vrrp_instance B {', '  smtp_alert false', '  notify_stop "/a b" root'],
      ...['  track_script {', '    c weight 5', '    d'],
      ...['virtual_server 192.0.2.1 80 {', '  real_server 192.0.2.2 80 {', '    HTTP_GET {'],
      ...['      url {', '        path /', '        status_code 200 204'],
    ]);
  });

  it('takes no line feed into a name or another word, where it would forge lines of a FIFO', () => {
    const forged = String.raw`A\n INSTANCE \" B\" MASTER 255`.replaceAll('\\\\', '\\');
    const texts = [
      `vrrp_instance: {"${forged}": {priority: 1}}`,
      'vrrp_instance:\n  A:\n    interface: "a\\0b"\n    priority: 1',
      'vrrp_sync_group: {"G\\r": {group: [A]}}',
      'global_defs: {router_id: "\\"a\\nb\\""}',
    ];
    for (const text of texts) {
      const { diagnostics, directives } = read(text);
      expect(
        diagnostics.map(({ code }) => code),
        text,
      ).to.deep.equal(['yaml-control-character']);
      expect(JSON.stringify(directives)).to.not.match(/\\n|\\r|\\u0000/);
    }
  });

  it('takes a command and words over several lines', () => {
    const text = [
      'vrrp_instance:',
      '  A:',
      '    notify_master: |',
      '      /bin/a b',
      '        c',
      '    track_script: [c]',
      'virtual_server: {"192.0.2.1 80": {ha_suspend: true, sorry_server: "192.0.2.9',
      '   80"}}',
    ].join('\n');
    expect(read(text).diagnostics).to.deep.equal([]);
    expect(linesOf(read(text).directives)).to.include.members([
      '  notify_master "/bin/a b c"',
      '  sorry_server 192.0.2.9 80',
    ]);
  });

  it('puts what defines names before what uses them', () => {
    const text = 'vrrp_instance: {A: {}}\nvrrp_script: {c: {script: /bin/true}}\n';
    const names = read(text).directives.map(({ keyword }) => keyword.text);
    expect(names).to.deep.equal(['vrrp_script', 'vrrp_instance']);
  });

  it('takes a sequence of mappings for what returns after others', () => {
    const text = [
      'virtual_server:',
      '  A:',
      '    - lb_algo: sh',
      '      real_server: {B: [{TCP_CHECK: [[{retry: 1}, {retry: 2}]]}, {PING_CHECK: {}}]}',
      '    - lb_algo: mh',
    ].join('\n');
    expect(read(text).diagnostics).to.deep.equal([]);
    const lines = linesOf(read(text).directives);
    expect(lines.map((line) => line.trim())).to.deep.equal([
      ...['virtual_server A {', 'lb_algo sh', 'real_server B {', 'TCP_CHECK {'],
      ...['retry 1', 'retry 2', 'PING_CHECK {', 'lb_algo mh'],
    ]);
  });

  it('tells nothing from texts, in a sequence too', () => {
    const text = [
      'vrrp_instance:',
      '  A:',
      '    preempt_delay: null',
      '    timer_expired_backup:',
      '    - ~',
      '    - "null"',
      '    -',
      '    -',
      '    - 7',
    ].join('\n');
    expect(linesOf(read(text).directives)).to.deep.equal([
      ...['vrrp_instance A {', '  preempt_delay', '  timer_expired_backup'],
      ...['  timer_expired_backup null', '  timer_expired_backup', '  timer_expired_backup'],
      '  timer_expired_backup 7',
    ]);
  });

  it('knows where values are that are not there', () => {
    const text =
      'vrrp_instance:\n  A:\n    ? preempt_delay\n    priority: |-\n      7\n    version:\n';
    const [instance] = read(text).directives;
    const [delay, priority, version] = instance?.block?.directives ?? [];
    expect([delay?.name, delay?.arguments]).to.deep.equal(['preempt_delay', []]);
    expect(priority?.arguments[0]?.text).to.equal('7');
    expect(priority?.arguments[0]?.span).to.include({ line: 4, column: 15 });
    expect([version?.name, version?.arguments]).to.deep.equal(['version', []]);
  });

  it('knows where words stand', () => {
    const text =
      'vrrp_instance:\n  A:\n    priority: 999\n    virtual_ipaddress: ["1.2.3.4 dev e"]\n';
    const [instance] = read(text).directives;
    const [priority, addresses] = instance?.block?.directives ?? [];
    expect(priority?.keyword.span).to.include({ line: 3, column: 5, length: 8 });
    expect(priority?.arguments[0]?.span).to.include({ line: 3, column: 15, length: 3 });
    const entry = addresses?.block?.directives[0];
    expect(entry?.keyword.span).to.include({ line: 4, column: 26, length: 7 });
    expect(entry?.arguments[1]?.span).to.include({ line: 4, column: 38, length: 1 });
  });

  it('reports what has the wrong shape', () => {
    expect(problemsOf('- a\n')).to.deep.equal(['1:3 yaml-shape']);
    expect(problemsOf('a\n')).to.deep.equal(['1:1 yaml-shape']);
    expect(problemsOf('vrrp_instance: A\n')).to.deep.equal(['1:16 yaml-shape']);
    expect(problemsOf('global_defs:\n  router_id: {a: b}\n')).to.deep.equal(['2:14 yaml-shape']);
    expect(problemsOf('vrrp_instance: {A: {nopreempt: 5}}')).to.deep.equal(['1:32 yaml-shape']);
    expect(problemsOf('vrrp_sync_group: {G: {group: A}}')).to.deep.equal(['1:30 yaml-shape']);
    expect(problemsOf('instance: a\ninstance: b\n')).to.deep.equal(['2:1 yaml-repeated-key']);
    expect(problemsOf('include: other.yaml\n')).to.deep.equal(['1:1 yaml-include']);
    expect(problemsOf('a: [\n')).to.deep.equal(['2:1 yaml-syntax']);
    expect(problemsOf('a: *b\n')).to.deep.equal(['1:5 yaml-syntax']);
    expect(problemsOf('instance: [[a]]\n')).to.deep.equal(['1:12 yaml-shape']);
    expect(problemsOf('vrrp_script: [[{a: {}}]]\n')).to.deep.equal(['1:15 yaml-shape']);
    expect(problemsOf('instance: a\n')).to.deep.equal([]);
    expect(problemsOf('')).to.deep.equal([]);
  });

  it('reads aliases, and not without bound', () => {
    const twice = 'x: &i {priority: 7}\nvrrp_instance: {A: *i, B: *i}\n';
    const [, first, second] = read(twice).directives;
    expect(linesOf(first?.block?.directives ?? [])).to.deep.equal(['priority 7']);
    expect(linesOf(second?.block?.directives ?? [])).to.deep.equal(['priority 7']);
    const names = Array.from({ length: 300 }, (_, index) => `r${index}`);
    const all = (anchor: string) => `{${names.map((name) => `${name}: *${anchor}`).join(', ')}}`;
    const large = [
      `a: &a {weight: 1}`,
      `b: &b {real_server: ${all('a')}}`,
      `virtual_server: ${all('b')}`,
    ].join('\n');
    expect(read(large).diagnostics.map(({ code }) => code)).to.include('yaml-too-large');
  });

  it('follows aliases of aliases for a moment only, whatever they end with', () => {
    const uses = ['instance: *z', 'vrrp_instance: *z', 'global_defs: {vrrp_iptables: *z}'];
    const lists = ['global_defs: *z', 'vrrp_instance: {A: {virtual_ipaddress: *z}}'];
    for (const last of ['[]', '{}', '~', 'x', '{x: ~}']) {
      const levels = Array.from({ length: 12 }, (_, level) => {
        const inner = Array.from({ length: 10 }, () => `*a${level}`).join(', ');
        return `a${level + 1}: &a${level + 1} [${inner}]`;
      });
      for (const use of [...uses, ...lists]) {
        const text = [`a0: &a0 ${last}`, ...levels, use.replace('z', 'a12')].join('\n');
        const { directives, diagnostics } = read(text);
        expect(directives.length + diagnostics.length, `${last} ${use}`).to.be.below(2100);
      }
    }
  });

  it('is what a file with the name of a YAML file is taken for', () => {
    const good = load('vrrp_instance:\n  A:\n    interface: eth0\n    virtual_router_id: 7\n');
    expect(good.configuration.vrrpInstances.map(({ name }) => name)).to.deep.equal(['A']);
    const wrong = load('vrrp_instance:\n  A:\n    interfac: eth0\n');
    const unknown = wrong.diagnostics.find(({ code }) => code === 'unknown-keyword');
    expect(unknown?.hint).to.equal("did you mean 'interface'?");
    expect(unknown?.span).to.include({ file: 'test.yaml', line: 3, column: 5, length: 8 });
  });
});
