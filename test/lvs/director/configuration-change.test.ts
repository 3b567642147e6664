import { expect } from 'chai';
import fc from 'fast-check';
import {
  type ConfigurationChange,
  changedConfiguration,
  configurationChange,
} from '../../../src/lvs/director/configuration-change.js';
import { balancer, tcpIdentity, virtualServer } from './sample-balancer.js';

/** Few addresses and few weights, so that virtual servers move, stay, change and occur twice. */
const configurations = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 2 })), { maxLength: 6 })
  .map((servers) =>
    balancer(
      servers.map(([host, quorum]) => {
        return virtualServer({ identity: tcpIdentity(`10.0.0.${host}`), quorum });
      }),
    ),
  );

/** What arrives at the other end of a channel between processes. */
function sent(change: ConfigurationChange): ConfigurationChange {
  return JSON.parse(JSON.stringify(change));
}

describe('director: configuration change', () => {
  it('leads from any configuration to any other', () => {
    fc.assert(
      fc.property(configurations, configurations, (former, fresh) => {
        const change = sent(configurationChange(former, fresh));
        expect(changedConfiguration(former, change)).to.deep.equal(sent(fresh));
      }),
    );
  });

  it('holds only the virtual servers that are others', () => {
    const server = (host: number, quorum = 1) =>
      virtualServer({ identity: tcpIdentity(`10.0.0.${host}`), quorum });
    const former = balancer([server(1), server(2), server(3)]);
    const fresh = balancer([server(3), server(2), server(1, 2), server(4)]);
    const { virtualServers } = configurationChange(former, fresh);
    expect(virtualServers).to.deep.equal([2, 1, server(1, 2), server(4)]);
    const changed = changedConfiguration(former, { ...fresh, virtualServers });
    expect(changed.virtualServers[0]).to.equal(former.virtualServers[2]);
  });

  it('does not fit another configuration', () => {
    const change = configurationChange(balancer([virtualServer()]), balancer([virtualServer()]));
    expect(() => changedConfiguration(balancer([]), change)).to.throw(RangeError);
  });
});
