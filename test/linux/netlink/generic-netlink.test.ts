import { expect } from 'chai';
import { familyNumber, NETLINK_GENERIC } from '../../../src/linux/netlink/generic-netlink.js';
import { NetlinkRequester } from '../../../src/linux/netlink/requester.js';

describe('generic netlink', () => {
  it('knows the numbers of the families of this kernel, and of no other', () => {
    const requester = new NetlinkRequester(NETLINK_GENERIC);
    try {
      // The controller is the one family whose number never changes.
      expect(familyNumber(requester, 'nlctrl')).to.equal(16);
      expect(familyNumber(requester, 'no-such-family')).to.equal(undefined);
    } finally {
      requester.close();
    }
  });
});
