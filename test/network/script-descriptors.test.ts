/** What scripts find open when they start: their standard streams, and nothing of the daemon. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { globalDefinitions, instance } from '../lab/configuration.js';
import { DoorProcess } from '../lab/door-process.js';
import { scratchDirectory, shellScript } from '../lab/scratch.js';
import { itOurs, useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

/** How a kind of script is called in the record, and where it stands in the configuration. */
const KINDS = [
  ...['startup', 'shutdown', 'tracked', 'master', 'backup', 'stop', 'any', 'group', 'fifo'],
  ...['check', 'quorum', 'server'],
] as const;
type Kind = (typeof KINDS)[number];

describe('descriptors of scripts', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const directory = scratchDirectory();
  const record = join(directory, 'record');

  /**
   * Lists what is open in the shell: its own file as well, as descriptor 10 or 255. The pipe is one
   * of a subshell, else the shell has its ends open while `ls` looks.
   */
  const script = (kind: Kind) =>
    shellScript(directory, kind, `(ls -l /proc/$$/fd | sed 's/^/${kind} /' >>${record}); :`);

  function configuration(): string {
    const more = (['master', 'backup', 'stop'] as const)
      .map((kind) => `notify_${kind} ${script(kind)}`)
      .concat(`notify ${script('any')}`, `track_script {\n tracked\n }`)
      .join('\n    ');
    const fifo = `vrrp_notify_fifo ${join(directory, 'pipe')}
    vrrp_notify_fifo_script ${script('fifo')}`;
    return `${globalDefinitions(`startup_script ${script('startup')}
    shutdown_script ${script('shutdown')}
    ${fifo}`)}
vrrp_script tracked {
    script ${script('tracked')}
    interval 1
}
vrrp_sync_group G {
    group {
        VI_1
    }
    notify ${script('group')}
}
${instance({ priority: 200, more })}
virtual_server 10.99.0.100 80 {
    protocol TCP
    lvs_method NAT
    delay_loop 1
    warmup 0
    alpha
    quorum_up ${script('quorum')}
    real_server 10.99.0.1 80 {
        notify_up ${script('server')}
        MISC_CHECK {
            misc_path ${script('check')}
        }
    }
}
`;
  }

  const seen = () => {
    const text = existsSync(record) ? readFileSync(record, 'utf8') : '';
    return [...text.matchAll(/^(\w+) .* (\d+) -> (.*)$/gm)]
      .map(([, kind = '', descriptor, target = '']) => ({ kind, descriptor, target }))
      .filter(({ kind, target }) => target !== join(directory, kind));
  };
  const kindsSeen = () => new Set(seen().map(({ kind }) => kind));

  itOurs('are the standard ones, for each kind of script', async () => {
    writeFileSync(record, '');
    const daemon = lab.start('n1', configuration());
    const late: readonly Kind[] = ['stop', 'shutdown'];
    await eventually(
      'every kind but those of the stop has run',
      () => KINDS.every((kind) => late.includes(kind) || kindsSeen().has(kind)),
      20_000,
      () => `${[...kindsSeen()]}\n${daemon.log().slice(-3000)}`,
    );
    await daemon.stop();
    expect(KINDS.filter((kind) => !kindsSeen().has(kind))).to.deep.equal([]);
    expect(seen().filter(({ descriptor }) => Number(descriptor) > 2)).to.deep.equal([]);
    const targets = new Set(seen().map(({ target }) => target));
    expect([...targets]).to.deep.equal(['/dev/null']);
  });

  it('are no raw sockets of the process that starts one', async () => {
    const door = new DoorProcess(lab.network.node('n1'), 'inherited');
    try {
      const { own, inherited } = await door.waitFor('report', (line) => 'inherited' in line);
      expect(own).to.be.an('array').with.length.greaterThan(1);
      expect(inherited).to.deep.equal([]);
    } finally {
      door.close();
    }
  });
});
