import { expect } from 'chai';
import type { Configuration } from '../../../src/config/model.js';
import { LEARNING_MS } from '../../../src/vrrp/balancing/learning.js';
import { loadText } from '../../config/load-text.js';
import { RouterNetwork } from '../router-network.js';

const SERVICE = 'virtual_server 10.9.9.10 80 { real_server 10.0.0.1 80 { } }';
const SYNCHRONISED = 'lvs_sync_daemon eth0 inst VI_1';

interface Words {
  readonly definitions?: string;
  readonly ofInstance?: string;
  readonly rest?: string;
}

function configured(priority: number, { definitions, ofInstance, rest }: Words): Configuration {
  const instance = (name: string, id: number, address: string) =>
    `vrrp_instance ${name} {
      interface eth0
      virtual_router_id ${id}
      priority ${priority}
      advert_int 1
      ${ofInstance ?? ''}
      virtual_ipaddress { ${address} }
    }`;
  const text = [
    `global_defs { ${definitions ?? SYNCHRONISED} }`,
    instance('VI_1', 1, '10.9.9.10/24'),
    instance('VI_2', 2, '10.9.9.20/24'),
    SERVICE,
    rest ?? '',
  ];
  return loadText(text.join('\n').replace(/([{}])/g, '\n$1\n'), { hostName: 'test' }).configuration;
}

/** After how many seconds each instance of a better router that starts beside another is master. */
function takesOverAfterS(words: Words, killedAfterMs?: number): readonly number[] {
  const network = new RouterNetwork();
  network.add('worse', '10.9.9.2', configured(100, words));
  network.runTo(6000);
  const startMs = 6100;
  network.runTo(startMs);
  network.add('better', '10.9.9.1', configured(150, words));
  if (killedAfterMs !== undefined) {
    network.runTo(startMs + killedAfterMs);
    network.kill('worse');
  }
  network.runTo(startMs + 20_000);
  return network
    .router('better')
    .snapshot(network.nowMs)
    .instances.map(({ state, lastTransitionMs }) =>
      state === 'MASTER' ? Math.floor((lastTransitionMs - startMs) / 1000) : Number.NaN,
    );
}

describe('a director that returns', () => {
  /** The master-down interval. */
  const DOWN_S = 3;
  /** It begins with the last advert before the delay is over. */
  const delayedS = (delayS: number) => delayS - 1 + DOWN_S;
  const LEARNT_S = delayedS(LEARNING_MS / 1000);

  it('learns the connections of the other one first, with what is in its sync group', () => {
    expect(takesOverAfterS({})).to.deep.equal([LEARNT_S, DOWN_S]);
    const rest = 'vrrp_sync_group G { group { VI_1\nVI_2 } }';
    expect(takesOverAfterS({ rest })).to.deep.equal([LEARNT_S, LEARNT_S]);
  });

  it('learns none without lvs_sync_daemon', () => {
    expect(takesOverAfterS({ definitions: '' })).to.deep.equal([DOWN_S, DOWN_S]);
  });

  it('takes over at once when the other one dies meanwhile', () => {
    expect(takesOverAfterS({}, 1000)).to.deep.equal([DOWN_S, DOWN_S]);
  });

  it('waits for the longer of this and preempt_delay', () => {
    expect(takesOverAfterS({ ofInstance: 'preempt_delay 2' })).to.deep.equal([
      LEARNT_S,
      delayedS(2),
    ]);
    const longer = delayedS(8);
    expect(takesOverAfterS({ ofInstance: 'preempt_delay 8' })).to.deep.equal([longer, longer]);
  });
});
