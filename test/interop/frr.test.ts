/** VRRP of version 3 with FRR's vrrpd as the other router: both families, both roles. */
import { expect } from 'chai';
import { globalDefinitions, instance, VIRTUAL_ADDRESS } from '../lab/configuration.js';
import { type FrrVrrp, startFrrVrrp } from '../lab/servers/frr-vrrp.js';
import { useLab } from '../lab/use-lab.js';
import { eventually } from '../lab/wait.js';

const ADDRESSES6 = ['fe80::52', '2001:db8:99::52'];
const ROUTERS = [
  { virtualRouterId: 51, addresses: [VIRTUAL_ADDRESS] },
  { virtualRouterId: 52, addresses: ADDRESSES6 },
];

describe("FRR's vrrpd as the other router", function () {
  this.timeout(60_000);
  const lab = useLab(['ours', 'theirs'], { ipv6: true });

  const holds = (address: string) => lab.network.node('ours').holds(address);
  const weHold = (isMaster: boolean) =>
    holds(VIRTUAL_ADDRESS) === isMaster && holds('2001:db8:99::52') === isMaster;

  /** Each virtual router has one master. */
  async function settled(frr: FrrVrrp, isMaster: boolean, log = () => ''): Promise<void> {
    const wanted = isMaster ? 'Backup,Backup' : 'Master,Master';
    await eventually(
      isMaster ? 'we are master of both' : 'FRR is master of both',
      () => weHold(isMaster) && frr.states().join() === wanted,
      20_000,
      () => `FRR: ${frr.states().join()}\n${log().slice(-2000)}`,
    );
  }

  it('is believed and believes, and each takes over from the other', async () => {
    const ours = lab.start(
      'ours',
      globalDefinitions() +
        instance({ priority: 150 }) +
        instance({
          ...{ name: 'VI_6', virtualRouterId: 52, priority: 150 },
          addresses: ADDRESSES6.map((address) => `${address}/64`),
        }),
    );
    const log = () => ours.log();
    await eventually('we are master of both', () => weHold(true));
    const frr = await startFrrVrrp(lab.network.node('theirs'), ROUTERS, 100);
    await settled(frr, true, log);
    await ours.stop();
    await settled(frr, false, log);
    ours.start();
    await settled(frr, true, log);
    frr.setPriority(200);
    await settled(frr, false, log);
    frr.kill();
    await eventually('we take over from it', () => weHold(true));
    expect(ours.log()).not.to.match(/dropped|accepted|mismatch|TWO MASTERS/);
  });
});
