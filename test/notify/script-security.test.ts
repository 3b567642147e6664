import { chmodSync, chownSync, mkdirSync, symlinkSync } from 'node:fs';
import { expect } from 'chai';
import type { ProcessIdentity } from '../../src/notify/run-script.js';
import { checkScript, scriptSecurityFinding } from '../../src/notify/script-security.js';
import { asRoot, command, Workbench } from './fixture.js';

const root: ProcessIdentity = { uid: 0, gid: 0, supplementaryGroups: [] };
const nobody: ProcessIdentity = { uid: 65534, gid: 65534, supplementaryGroups: [] };
const secure = { ...asRoot, enableScriptSecurity: true };

describe('checkScript', () => {
  let bench: Workbench;
  beforeEach(() => {
    bench = new Workbench();
  });
  afterEach(() => bench.remove());

  const codes = (path: string, account = root, defaults = secure) => {
    const { findings, disabled } = checkScript(command([path]), account, defaults);
    return { codes: findings.map((finding) => finding.code), disabled };
  };
  const clean = { codes: [], disabled: false };
  const unsafe = { codes: ['script-unsafe'], disabled: true };

  it("passes root's own script", () => {
    const path = bench.script('s', 'exit 0');
    const check = checkScript(command([path]), root, secure);
    expect(check).to.deep.equal({ executable: path, findings: [], disabled: false });
  });

  it('refuses what is missing, not a file, or not executable', () => {
    expect(codes(bench.path('missing'))).to.deep.equal({
      codes: ['script-not-found'],
      disabled: true,
    });
    expect(codes(bench.script('plain', '', 0o644))).to.deep.equal({
      codes: ['script-not-executable'],
      disabled: true,
    });
    expect(codes(bench.directory)).to.deep.equal({
      codes: ['script-not-executable'],
      disabled: true,
    });
    expect(codes(`${bench.script('file', '')}/below`).codes).to.deep.equal(['script-not-found']);
  });

  it('counts a relative path from the root, wherever it is asked', () => {
    const path = bench.script('s', '');
    expect(codes(path.slice(1))).to.deep.equal(clean);
  });

  it('looks with the eyes of the user', () => {
    const path = bench.script('s', '', 0o750);
    expect(codes(path, nobody).codes).to.deep.equal(['script-not-executable']);
    chownSync(path, 0, 65534);
    expect(codes(path, nobody)).to.deep.equal(clean);
    expect(codes(path, { ...nobody, gid: 1 }).codes).to.deep.equal(['script-not-executable']);
    const member = { ...nobody, gid: 1, supplementaryGroups: [65534] };
    expect(codes(path, member)).to.deep.equal(clean);
    chmodSync(bench.directory, 0o700);
    expect(codes(path, nobody).codes).to.deep.equal(['script-not-executable']);
  });

  for (const [mode, verdict] of [
    [0o755, clean],
    [0o775, clean],
    [0o757, unsafe],
  ] as const) {
    it(`judges mode ${mode.toString(8)} of a script of group root`, () => {
      expect(codes(bench.script('s', '', mode))).to.deep.equal(verdict);
    });
  }

  it('judges owners, groups and directories', () => {
    const path = bench.script('s', '', 0o775);
    chownSync(path, 0, 65534);
    expect(codes(path)).to.deep.equal(unsafe);
    chownSync(path, 65534, 0);
    expect(codes(path)).to.deep.equal(unsafe);
    expect(codes(path, nobody)).to.deep.equal(clean);
    chownSync(path, 0, 0);
    chmodSync(bench.directory, 0o777);
    expect(codes(path)).to.deep.equal(unsafe);
    chmodSync(bench.directory, 0o1777);
    expect(codes(path)).to.deep.equal(clean);
  });

  it('only warns without script security', () => {
    const path = bench.script('s', '', 0o757);
    const { findings, disabled } = checkScript(command([path]), root, asRoot);
    expect(disabled).to.equal(false);
    expect(findings).to.have.lengthOf(1);
    expect(findings[0]).to.include({ severity: 'warning', security: true });
    expect(findings[0]?.message).to.contain(path);
  });

  it('minds scripts that are set-uid root, whoever runs them', () => {
    const path = bench.script('s', '', 0o757);
    expect(codes(path, nobody)).to.deep.equal(clean);
    chmodSync(path, 0o4757);
    expect(codes(path, nobody)).to.deep.equal(unsafe);
  });

  it('follows links, and judges each thing on the way', () => {
    const real = bench.script('real', '');
    symlinkSync('real', bench.path('link'));
    expect(codes(bench.path('link'))).to.deep.equal(clean);
    expect(checkScript(command([bench.path('link')]), root, secure).executable).to.equal(real);
    const symbolic = { ...secure, useSymlinkPaths: true };
    const kept = checkScript(command([bench.path('link')]), root, symbolic);
    expect(kept.executable).to.equal(bench.path('link'));
    mkdirSync(bench.path('open'));
    chmodSync(bench.path('open'), 0o777);
    symlinkSync(real, bench.path('open/second'));
    symlinkSync('open/second', bench.path('first'));
    expect(codes(bench.path('first'))).to.deep.equal(unsafe);
    symlinkSync('loop', bench.path('loop'));
    expect(codes(bench.path('loop')).codes).to.deep.equal(['script-not-found']);
  });

  it('runs /bin/… as root where /bin is a link', () => {
    expect(codes('/bin/sh')).to.deep.equal(clean);
  });

  it('cleans the path', () => {
    const path = bench.script('s', '');
    mkdirSync(bench.path('d'));
    const { executable } = checkScript(command([bench.path('d//./../s')]), root, secure);
    expect(executable).to.equal(path);
  });

  it('finds bare names along PATH and recommends the full path', () => {
    const path = bench.script('tool', '');
    mkdirSync(bench.path('empty'));
    const search = `relative:${bench.path('empty')}:${bench.directory}`;
    const check = checkScript(command(['tool']), root, secure, search);
    expect(check).to.include({ executable: path, disabled: false });
    expect(check.findings.map(({ code }) => code)).to.deep.equal(['script-found-in-path']);
    const missing = checkScript(command(['tool']), root, secure, bench.path('empty'));
    expect(missing.findings.map(({ code }) => code)).to.deep.equal(['script-not-found']);
    expect(missing.disabled).to.equal(true);
  });

  it('does not look at what is not executed', () => {
    expect(codes('</no/such/file')).to.deep.equal(clean);
  });
});

describe('scriptSecurityFinding', () => {
  it('speaks only when scripts run as root without script security', () => {
    expect(scriptSecurityFinding(true, true, secure)).to.equal(undefined);
    expect(scriptSecurityFinding(false, false, asRoot)).to.equal(undefined);
    const finding = scriptSecurityFinding(true, false, asRoot);
    expect(finding).to.include({ code: 'script-security-off', security: true });
    expect(finding?.message).to.not.contain('insecure');
    expect(scriptSecurityFinding(true, true, asRoot)?.message).to.contain('insecure scripts');
  });
});
