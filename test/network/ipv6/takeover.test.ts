/** IPv6 instances with real sockets, addresses and neighbour advertisements. */
import { expect } from 'chai';
import { configuration } from '../../lab/configuration.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

const VIRTUAL = ['fe80::100', '2001:db8:99::100'] as const;
const ADDRESSES = [VIRTUAL[0], `${VIRTUAL[1]}/64`];

describe('IPv6 instances', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2'], { ipv6: true });

  const holdsAll = (name: string) =>
    VIRTUAL.every((address) => lab.network.node(name).holds(address));
  const holdsNone = (name: string) =>
    !VIRTUAL.some((address) => lab.network.node(name).holds(address));
  const onlyHolder = (name: 'n1' | 'n2') =>
    eventually(`${name} alone holds the addresses`, () => {
      return holdsAll(name) && holdsNone(name === 'n1' ? 'n2' : 'n1');
    });

  // Shows: vrrp_instance.virtual_ipaddress, vrrp_instance.virtual_router_id, vrrp_instance.priority
  it('advertise, take over and hand over', async () => {
    const high = lab.start('n1', configuration({ priority: 200, addresses: ADDRESSES }));
    await lab.sniffer.waitFor('n1 is master', 'advert', ({ node }) => node === 'n1');
    const low = lab.start('n2', configuration({ priority: 100, addresses: ADDRESSES }));
    await low.waitForLog(/Entering BACKUP STATE/);
    await onlyHolder('n1');
    const [advert] = lab.sniffer.seen('advert');
    expect(advert).to.deep.include({
      source: lab.network.node('n1').linkLocal,
      destination: 'ff02::12',
      timeToLive: 255,
      version: 3,
      addressCount: 2,
    });
    await high.stop();
    await onlyHolder('n2');
    expect(lab.sniffer.seen('advert', ({ priority }) => priority === 0)).to.have.lengthOf(1);
    high.start();
    await onlyHolder('n1');
  });
});
