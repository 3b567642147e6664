import { expect } from 'chai';
import {
  type HostState,
  parseHostState,
  printHostState,
} from '../../../src/daemon/host/host-state.js';

const STATE: HostState = {
  bootId: 'boot',
  networkNamespace: '4026531840',
  path: '/run/netns/blue',
  settings: [
    { name: 'net/ipv4/conf/eth0/forwarding', former: '0', for: 'net/ipv4/ip_forward' },
    { name: 'net/ipv4/ip_forward', former: '0', ours: '1', for: 'net/ipv4/ip_forward' },
  ],
  chains: [{ tool: 'nft', family: 'inet6' }],
};

describe('the state file of the machine', () => {
  it('is read as it was written', () => {
    const { path: _, ...rest } = STATE;
    expect(parseHostState(printHostState(STATE))).to.deep.equal(STATE);
    expect(parseHostState(printHostState({ ...rest, path: undefined }))).to.deep.equal({
      ...rest,
      path: undefined,
    });
  });

  it('is not read when it is cut, of another format, or wrong in a part', () => {
    const text = printHostState(STATE);
    for (const wrong of [
      text.slice(0, -10),
      '',
      'null',
      text.replace('"format":1', '"format":2'),
      text.replace('"nft"', '"rm"'),
      text.replace('"former":"0"', '"former":0'),
      text.replace('"inet6"', '"inet7"'),
    ]) {
      expect(wrong).to.not.equal(text);
      expect(parseHostState(wrong), wrong).to.equal(undefined);
    }
  });

  it('names settings of the network and no other files', () => {
    for (const name of ['kernel/core_pattern', 'net/ipv4/../../kernel/core_pattern']) {
      const text = printHostState(STATE).replace('net/ipv4/conf/eth0/forwarding', name);
      expect(parseHostState(text), name).to.equal(undefined);
    }
  });
});
