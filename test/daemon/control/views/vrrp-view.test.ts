import { expect } from 'chai';
import { instanceView, peersView } from '../../../../src/daemon/control/views/vrrp-view.js';
import { conflictsOf } from '../../../../src/observe/status/instance-problems.js';
import type { InstanceSnapshot } from '../../../../src/vrrp/messages.js';
import {
  exampleConfiguration,
  exampleSnapshot,
  exampleStatus,
  masterSnapshot,
} from '../../../observe/status/example-status.js';
import { ip } from '../../../vrrp/machine/sample-instance.js';

const { clock } = exampleStatus;
const rival = (address: string, silentMs: number) => ({
  ...{ address: ip(address), outranked: 3, refusals: {}, claimed: [], claims: 0, certain: true },
  firstMs: clock.monotonicMs - 60_000,
  lastMs: clock.monotonicMs - silentMs,
});

describe('what the API says of other masters', () => {
  it('leaves out those that are silent, of an instance and of what is heard', () => {
    const rivals = [rival('10.9.9.3', 5000), rival('10.9.9.4', 500)];
    const instance: InstanceSnapshot = { ...masterSnapshot, conflict: { toldMs: 0, rivals } };
    const addresses = (others: readonly { address?: string | undefined }[] = []) =>
      others.map(({ address }) => address);
    const view = instanceView(instance, exampleConfiguration, clock);
    expect(addresses(view.otherMasters)).to.deep.equal(['10.9.9.4']);
    const [member] = peersView([], [instance], clock).members;
    expect(addresses(member?.otherMasters)).to.deep.equal(['10.9.9.4']);
    const vrrp = { ...exampleSnapshot, instances: [instance] };
    const [conflict] = conflictsOf({ ...exampleStatus, vrrp });
    expect(addresses(conflict?.rivals)).to.deep.equal(['10.9.9.4']);
  });
});
