import { expect } from 'chai';
import { parseAddress } from '../../../src/base/address.js';
import type { Diagnostic } from '../../../src/config/diagnostic.js';
import { lintConfiguration } from '../../../src/config/lint/lint.js';
import { lintRules } from '../../../src/config/lint/rules.js';
import { instanceText, loadText } from '../load-text.js';
import { networksOf } from './machine-networks.js';
import { ruleCases } from './rule-cases.js';

function lint(text: string): readonly Diagnostic[] {
  return lintConfiguration({ ...loadText(text), networksOf });
}

describe('lint', () => {
  for (const { code, severity } of lintRules) {
    it(`${code} speaks when it should, and only then`, () => {
      const { bad = '', good = '' } = ruleCases[code] ?? {};
      const found = lint(bad).filter((diagnostic) => diagnostic.code === code);
      expect(found).to.have.lengthOf(1);
      expect(found[0]).to.include({ severity, class: 'OK' });
      const { sources } = loadText(bad);
      expect(sources.get('test.conf')?.line(found[0]?.span.line ?? 0)).to.match(/\S/);
      const said = lint(good).map((diagnostic) => diagnostic.code);
      expect(said).not.to.include(code);
    });
  }

  it('has cases whose files are free of errors', () => {
    const wrong = Object.entries(ruleCases).flatMap(([code, { bad, good }]) =>
      [bad, good].flatMap((text) =>
        loadText(text)
          .diagnostics.filter(({ severity }) => severity === 'error')
          .map(({ message }) => `${code}: ${message}`),
      ),
    );
    expect(wrong).to.deep.equal([]);
  });

  it('is silent about a plain pair member', () => {
    const text =
      'vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\npriority 100\n' +
      'virtual_ipaddress {\n192.0.2.1/24\n}\n}\n';
    expect(lint(text)).to.deep.equal([]);
    expect(lint(text.replace('100', '100\nadvert_int 60'))).to.have.lengthOf(1);
  });

  it('says nothing that the compiler said', () => {
    const codes = lintRules.map(({ code }) => code);
    expect(new Set(codes).size).to.equal(codes.length);
    const known = Object.values(ruleCases).flatMap(({ bad }) => loadText(bad).diagnostics);
    expect(known.map(({ code }) => code)).not.to.include.any.members(codes);
  });

  it('points at the word, and at the other place', () => {
    const text =
      'vrrp_instance A {\n  interface eth0\n  virtual_router_id 51\n  nopreempt\n' +
      '  preempt_delay 5\n  virtual_ipaddress {\n    192.0.2.1/24\n  }\n}\n';
    const [found] = lint(text);
    expect(found?.span).to.deep.equal({ file: 'test.conf', line: 5, column: 17, length: 1 });
    expect(found?.related?.[0]?.span).to.include({ line: 4, column: 3 });
  });

  it('concludes nothing from the link-local network of an interface', () => {
    const six = loadText(instanceText('virtual_ipaddress_excluded {', '2001:db8::1', '}'));
    const outside = (text: string) => {
      const address = parseAddress(text);
      const networksOf = () => (address === undefined ? [] : [{ address, prefixLength: 64 }]);
      const found = lintConfiguration({ ...six, networksOf }).map(({ code }) => code);
      return found.includes('address-outside-networks');
    };
    expect(outside('fe80::1')).to.equal(false);
    expect(outside('2001:db8:9::1')).to.equal(true);
  });

  it('tells of weights of a sync group whose members all have nopreempt', () => {
    const member = (name: string, id: number, line: string) =>
      `vrrp_instance ${name} {\ninterface eth${id}\nvirtual_router_id ${id}\n${line}\n` +
      `virtual_ipaddress {\n192.0.2.${id}/24\n}\n}\n`;
    const text = (second: string) =>
      'global_defs {\nscript_user nobody\n}\nvrrp_script S {\nscript /bin/x\n}\n' +
      'vrrp_sync_group G {\ngroup {\nA\nB\n}\ntrack_script {\nS weight -20\n}\n}\n' +
      member('A', 1, 'nopreempt') +
      member('B', 2, second);
    const told = (second: string) =>
      lint(text(second)).filter(({ code }) => code === 'weight-without-preemption');
    expect(told('nopreempt').map(({ span }) => span.line)).to.deep.equal([13]);
    expect(told('')).to.deep.equal([]);
  });

  it('tells of a folder below a temporary one what is true of it', () => {
    const said = (path: string) =>
      lint(instanceText(`notify ${path}`)).find(({ code }) => code === 'script-in-temporary-folder')
        ?.message;
    expect(said('/tmp/a.sh')).to.match(/beside '\/tmp\/a.sh'/);
    expect(said('/tmp/root-only/a.sh')).to.match(/where '\/tmp\/root-only' is missing/);
  });

  it('names the slash that a path lacks, also where its file was not found', () => {
    const missing = {
      code: 'script-not-found',
      severity: 'error',
      message: 'it is not there',
      security: false,
    } as const;
    const text = instanceText('notify usr/local/a.sh');
    const judged = loadText(text, { checkScripts: () => [missing] });
    const found = lintConfiguration(judged).find(({ code }) => code === 'script-path-relative');
    expect(found?.message).to.include("looked for as '/usr/local/a.sh'");
  });

  it('looks at the scripts of virtual servers, real servers and checks', () => {
    const text = [
      'virtual_server 192.0.2.1 80 {',
      'quorum_down /tmp/a',
      'real_server 198.51.100.1 80 {',
      'notify_up /tmp/b',
      'MISC_CHECK {',
      'misc_path /opt/c',
      '}',
      'MISC_CHECK {',
      'misc_path /tmp/d',
      '}\n}\n}\n',
    ].join('\n');
    const found = lint(text).filter(({ code }) => code === 'script-in-temporary-folder');
    expect(found.map(({ span }) => span.line)).to.deep.equal([2, 4, 9]);
  });

  it('leaves a script alone whose file was judged already', () => {
    const { bad = '' } = ruleCases['script-in-temporary-folder'] ?? {};
    const observation = {
      code: 'script-unsafe',
      severity: 'warning',
      message: 'everybody can write it',
      security: true,
    } as const;
    const judged = loadText(bad, { checkScripts: () => [observation] });
    const codes = lintConfiguration(judged).map(({ code }) => code);
    expect(codes).not.to.include('script-in-temporary-folder');
    expect(lint(bad).map(({ code }) => code)).to.include('script-in-temporary-folder');
  });
});
