/** The nice value of the VRRP process where the right to choose any (CAP_SYS_NICE) is missing. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { statusOf } from '../../lab/upkeep-command.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { START_WITHIN_MS } from '../../lab/wait.js';

const CONFINED = ['setpriv', '--bounding-set', '-sys_nice', '--inh-caps', '-sys_nice'];

/** proc(5), `/proc/PID/stat`: the 19th field, 17 after the name in parentheses. */
function niceValue(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[16]);
}

function vrrpProcess(daemon: Daemon): number {
  const child = statusOf(daemon).children.find(({ name }) => name === 'vrrp');
  return child?.pid ?? expect.fail('no VRRP process');
}

describe('the nice value of a daemon without CAP_SYS_NICE', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);

  itOurs('is that of its start, and nothing is said of it', async () => {
    const daemon = lab.start('n1', configuration({ priority: 200 }), { through: CONFINED });
    await daemon.waitForLog(/Startup complete/, START_WITHIN_MS);
    expect(niceValue(vrrpProcess(daemon))).to.equal(niceValue(process.pid));
    expect(daemon.log()).to.not.match(/vrrp_priority|EACCES/);
  });

  itOurs('is missed in the log where the file asks for it', async () => {
    const text = `global_defs {\n vrrp_priority -5\n}\n${configuration({ priority: 200 })}`;
    const daemon = lab.start('n1', text, { through: CONFINED });
    await daemon.waitForLog(/vrrp_priority.*EACCES/, START_WITHIN_MS);
  });
});
