/** A process whose timers ring late, beside Debian's keepalived with the same file. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import type { DaemonKind } from '../../lab/daemon-kind.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const KINDS: readonly DaemonKind[] = ['upkeep', 'keepalived'];
const SCHED_RR = '2';

/** rt_priority and policy of proc_pid_stat(5), the fields 40 and 41. */
function scheduling(pid: number): { priority: number; policy: string | undefined } {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = rest.split(' ');
  return { priority: Number(fields[37]), policy: fields[38] };
}

for (const kind of KINDS) {
  describe(`timers of ${kind} that are late`, function () {
    this.timeout(60_000);
    const lab = useLab(['n1']);

    async function start(more: string): Promise<Daemon> {
      const text = globalDefinitions(more) + instance({ priority: 200, advertInterval: 0.5 });
      const daemon = lab.start('n1', text, { kind });
      await lab.sniffer.waitFor('it is master', 'advert', ({ priority }) => priority === 200);
      return daemon;
    }

    /** Takes the processor away for longer than an advert interval, and less than peers wait. */
    async function delay(pid: number): Promise<void> {
      process.kill(pid, 'SIGSTOP');
      await observeFor(800);
      process.kill(pid, 'SIGCONT');
    }

    // Shows: global_defs.vrrp_rt_priority
    it('may have a real-time priority from the start', async () => {
      const daemon = await start('vrrp_rt_priority 20');
      expect(scheduling(daemon.pidOf('vrrp'))).to.deep.equal({ priority: 20, policy: SCHED_RR });
    });

    // Shows: global_defs.max_auto_priority, global_defs.min_auto_priority_delay
    it('raise its real-time priority by one each time, up to the limit', async () => {
      const daemon = await start('max_auto_priority 3\n min_auto_priority_delay 100000');
      const pid = daemon.pidOf('vrrp');
      let { priority } = scheduling(pid);
      while (priority < 3) {
        await delay(pid);
        const before = priority;
        await eventually(`more than ${before}`, () => scheduling(pid).priority > before);
        priority = scheduling(pid).priority;
      }
      await daemon.waitForLog(/A thread timer expired 0\.\d+ seconds ago/);
      await daemon.waitForLog(/Set realtime priority 3/);
      await delay(pid);
      lab.sniffer.clear();
      await lab.sniffer.waitFor('it goes on', 'advert', () => true);
      expect(scheduling(pid)).to.deep.equal({ priority: 3, policy: SCHED_RR });
    });
  });
}
