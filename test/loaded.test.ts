/** What programs load before they do their work: each file and module costs time and memory. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { programPath } from './lab/daemon-kind.js';
import { scratchDirectory } from './lab/scratch.js';

/** Prints, at the end, the files that were loaded, and node's modules with those of its start. */
const PRINT_LOADED = `
process.on('exit', () => {
  const files = Object.keys(require.cache).map((file) => file.replace(/.*\\//, ''));
  const modules = process.moduleLoadList.map((name) => name.replace('NativeModule ', 'node:'));
  require('node:fs').writeSync(3, JSON.stringify([...files, ...modules]));
});
`;

/** Runs a program. @returns what it has loaded when it ends */
function loadedBy(program: string, ...args: readonly string[]): readonly string[] {
  const hook = join(scratchDirectory(), 'hook.cjs');
  writeFileSync(hook, PRINT_LOADED);
  const { output } = spawnSync(
    process.execPath,
    ['--require', hook, programPath(program), ...args],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'inherit', 'pipe'] },
  );
  return JSON.parse(output[3] ?? '');
}

/** What is for some configurations and questions only. */
const SELDOM = [
  'node:http',
  'node:crypto',
  'node:child_process',
  'node:tls',
  'node:dns',
  'node:assert',
];

function seldom(loaded: readonly string[]): readonly string[] {
  return loaded.filter((name) => SELDOM.includes(name) || /winston|execa|package-/.test(name));
}

describe('what is loaded', () => {
  it('by upkeep check is what a small file needs', () => {
    const file = join(scratchDirectory(), 'keepalived.conf');
    writeFileSync(file, 'vrrp_instance V {\n interface lo\n virtual_router_id 1\n}\n');
    const loaded = loadedBy('upkeep', 'check', file);
    expect(loaded).to.include('upkeep.js');
    expect(seldom(loaded)).to.deep.equal([]);
  });

  it('by the process that sends adverts is no hash, no log and no start of programs', () => {
    const loaded = loadedBy('vrrp-child'); // it ends at once without a supervisor
    expect(loaded).to.include('vrrp-child.js');
    expect(seldom(loaded)).to.deep.equal([]);
  });

  it('has one byte for each character', () => {
    const programs = dirname(programPath('upkeep'));
    for (const file of readdirSync(programs).filter((name) => name.endsWith('.js'))) {
      expect(/[^\0-\x7f]/.exec(readFileSync(join(programs, file), 'utf8')), file).to.equal(null);
    }
  });
});
