import { expect } from 'chai';
import { applyIptables, findNatRule } from '../../../src/linux/firewall/iptables.js';
import { scratchDirectory, shellScript } from '../../lab/scratch.js';

describe('linux/iptables', () => {
  const directory = scratchDirectory();
  const { PATH } = process.env;

  before('have programs of our own found first', () => {
    Object.assign(process.env, { PATH: `${directory}:${PATH}` });
  });
  after(() => {
    Object.assign(process.env, { PATH });
  });

  /** The next run ends with this status, after a complaint. */
  function ends(program: string, status: number): void {
    shellScript(directory, program, `echo "$*: no" >&2\nexit ${status}`);
  }

  it('tells a rule that is missing from one that nobody can ask for', async () => {
    const rule = ['POSTROUTING', '-j', 'OURS'];
    const kinds = new Map([
      [0, 'there'],
      [1, 'missing'],
      [2, 'missing'],
      [4, 'unknown'],
    ]);
    for (const [status, kind] of kinds) {
      ends('ip6tables', status);
      expect((await findNatRule('ip6tables', rule)).kind, `${status}`).to.equal(kind);
    }
    const reason = '-w 5 -t nat -C POSTROUTING -j OURS: no';
    expect(await findNatRule('ip6tables', rule)).to.deep.equal({ kind: 'unknown', reason });
  });

  it('says why lines were not carried out', async () => {
    ends('iptables-legacy-restore', 0);
    expect(await applyIptables('iptables-legacy', '*nat\nCOMMIT\n')).to.equal(undefined);
    ends('iptables-legacy-restore', 2);
    const refusal = await applyIptables('iptables-legacy', '*nat\nCOMMIT\n');
    expect(refusal).to.equal('-w 5 --noflush: no');
  });
});
