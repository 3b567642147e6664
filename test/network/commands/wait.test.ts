/** A script that waits for a daemon of its own machine. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import { upkeepPath } from '../../lab/daemon-kind.js';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';

describe('upkeep wait beside a daemon', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs('ends when it is master, and when a changed file is in force or refused', async () => {
    const daemon = lab.start('n1', configuration({ priority: 200 }));
    const socket = ['--socket', controlSocket(daemon)];
    // The daemon has only just been started: it does not listen yet.
    const waiting = spawn(process.execPath, [
      ...[upkeepPath, 'wait', 'ready', 'state=MASTER', 'VI_1', ...socket],
    ]);
    const status = await new Promise((resolve) => waiting.on('close', resolve));
    expect(status).to.equal(0);
    expect(lab.network.node('n1').ip('-4', 'address')).to.contain('10.99.0.100');

    const file = statusOf(daemon).configurationFile;
    expect(upkeep('wait', 'reloaded', ...socket).status).to.equal(0);
    writeFileSync(file, configuration({ priority: 150 }));
    const late = upkeep('wait', 'reloaded', '--timeout', '0.1s', ...socket);
    expect(late.status, late.errors).to.equal(2);
    expect(late.errors).to.contain('has changed since it was loaded');
    expect(upkeep('reload', ...socket).status).to.equal(0);
    expect(upkeep('wait', 'reloaded', ...socket).status).to.equal(0);
    writeFileSync(file, 'vrrp_instance {');
    expect(upkeep('reload', ...socket).status).to.equal(1);
    const refused = upkeep('wait', 'reloaded', ...socket);
    expect(refused.status).to.equal(2);
    expect(refused.errors).to.contain('the reload was refused');
  });

  itOurs('knows that an included file has changed, has come, or is gone', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'upkeep-included-'));
    try {
      const included = join(directory, 'one.conf');
      writeFileSync(included, '! nothing yet\n');
      const daemon = lab.start(
        'n1',
        `include ${directory}/*.conf\n${configuration({ priority: 200 })}`,
      );
      const socket = ['--socket', controlSocket(daemon)];
      expect(upkeep('wait', 'ready', 'reloaded', ...socket).status).to.equal(0);
      const another = join(directory, 'two.conf');
      const changes: readonly (readonly [string, () => void])[] = [
        [included, () => writeFileSync(included, '! something else\n')],
        [another, () => writeFileSync(another, '! one more\n')],
        [another, () => rmSync(another)],
      ];
      for (const [path, change] of changes) {
        change();
        const late = upkeep('wait', 'reloaded', '--timeout', '0.1s', ...socket);
        expect(late.errors).to.equal(`upkeep wait: ${path} has changed since it was loaded\n`);
        expect(upkeep('reload', '--wait', ...socket).status).to.equal(0);
        expect(upkeep('wait', 'reloaded', ...socket)).to.deep.include({ status: 0, errors: '' });
      }
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
