/** The systemd units: what systemd itself says of them. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { projectRoot } from './lab/source-file.js';

const UNITS = ['upkeepd.service', 'upkeep-realserver.service', 'upkeep-withdraw.service'];
const unit = (name: string) => join(projectRoot, 'etc', name);

/** Tenths of the score of `systemd-analyze security`, of which keepalived's unit has 96. */
const MOST_EXPOSED = 30;

function analyze(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync('systemd-analyze', [...args], { encoding: 'utf8' });
  return { status, said: stdout + stderr };
}

function security(path: string) {
  return analyze('security', '--offline=true', `--threshold=${MOST_EXPOSED}`, path);
}

describe('the units', function () {
  this.timeout(60_000);

  it('have nothing that systemd-analyze verify complains about', () => {
    expect(analyze('verify', ...UNITS.map(unit))).to.deep.equal({ status: 0, said: '' });
  });

  it(`leave the daemon no more than ${MOST_EXPOSED / 10} of 10 to attack the machine with`, () => {
    const { status, said } = security(unit('upkeepd.service'));
    expect(status, said).to.equal(0);
  });

  it('have a drop-in that systemd takes, and that does loosen them', () => {
    const directory = mkdtempSync(join(tmpdir(), 'upkeep-units-'));
    try {
      const path = join(directory, 'upkeepd.service');
      cpSync(unit('upkeepd.service'), path);
      mkdirSync(`${path}.d`);
      cpSync(unit('upkeepd-as-keepalived.conf'), join(`${path}.d`, 'rights.conf'));
      expect(analyze('verify', path)).to.deep.equal({ status: 0, said: '' });
      expect(security(path).status).not.to.equal(0);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
