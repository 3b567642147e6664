/** The programs that tests start are there on a machine where `scripts/setup test` has run. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parseSource, projectRoot, type SourceFile, sourceFiles } from './lab/source-file.js';

/** What a Debian without any further package has (`Essential: yes`), as far as it is used. */
const MINIMAL = [
  'bash',
  'cat',
  'chmod',
  'chrt',
  'dpkg',
  'getconf',
  'kill',
  'ls',
  'mkfifo',
  'mount',
  'prlimit',
];
MINIMAL.push('nsenter', 'setpriv', 'sh', 'sleep', 'stat', 'tar', 'umount', 'unshare');
/** What comes with a package that is installed for another command. */
const COMES_WITH: Readonly<Record<string, string>> = {
  bridge: 'ip',
  ss: 'ip',
  tc: 'ip',
  pgrep: 'sysctl',
  ps: 'sysctl',
  node: 'node',
  'iptables-legacy-restore': 'iptables-legacy',
  'iptables-restore': 'iptables-legacy',
  iptables: 'iptables-legacy',
  'ip6tables-legacy': 'iptables-legacy',
};

/** The commands for whose packages `scripts/setup test` looks. */
function installed(): ReadonlySet<string> {
  const text = readFileSync(join(projectRoot, 'scripts/setup'), 'utf8');
  return new Set(
    [...text.matchAll(/(?<=[\s"])([\w.+-]+):[\w.+-]+(?=[\s"])/g)].map(([, name]) => name ?? ''),
  );
}

/** Programs that are named where they are started, or at the head of a command line. */
function started(files: readonly SourceFile[]): readonly { program: string; place: string }[] {
  const calls = [
    /(?:\b(?:spawn|spawnSync|execFile|execFileSync)|\.(?:run|spawn))\(\s*'([^'\s]+)',\s*\[/g,
    /\b(?:ask|argv|command) = \['([a-z][\w.-]*)', '-{1,2}\w/g,
  ];
  return files.flatMap(({ path, lines }) =>
    calls.flatMap((call) =>
      [...lines.join('\n').matchAll(call)].map(([, program = '']) => ({ program, place: path })),
    ),
  );
}

function unknown(files: readonly SourceFile[]): readonly string[] {
  const known = new Set([...MINIMAL, ...installed(), 'node']);
  return started(files).flatMap(({ program, place }) =>
    known.has(program) || known.has(COMES_WITH[program] ?? '') ? [] : [`${place}: ${program}`],
  );
}

describe('programs that tests start', () => {
  it('are installed by scripts/setup test, or are part of every Debian', () => {
    expect(unknown(sourceFiles('test'))).to.deep.equal([]);
  });

  it('are seen by this test', () => {
    const programs = new Set(started(sourceFiles('test')).map(({ program }) => program));
    expect([...programs]).to.include.members(['ip', 'nft', 'sh', 'ipvsadm', 'arping']);
    for (const text of ["node.run(NAME, ['-c']);", "const ask = [NAME, '-c'];"]) {
      const control = parseSource('test/control.ts', text.replace('NAME', "'nosuch'"));
      expect(unknown([control])).to.deep.equal(['test/control.ts: nosuch']);
    }
    expect([...installed()]).to.include.members(['ip', 'arping', 'keepalived']);
  });
});
