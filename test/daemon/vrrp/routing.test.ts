/** Routes, rules and static entries of the driver, on doors that lead nowhere. */
import { expect } from 'chai';
import type { FromVrrp } from '../../../src/daemon/messages.js';
import { VrrpDriver } from '../../../src/daemon/vrrp/vrrp-driver.js';
import type { RouteRequest } from '../../../src/linux/route/routing-doors.js';
import { loadText } from '../../config/load-text.js';
import { FakeKernel } from './fake-doors.js';

const TEXT = `vrrp_instance VI_1 {
  interface eth0
  virtual_router_id 51
  priority 255
  state MASTER
  virtual_ipaddress {
    10.0.0.100/24
  }
  virtual_routes {
    ROUTE
  }
}
`;
const ROUTE = '10.7.0.0/24 via 10.0.0.254 src 10.0.0.100';

function start(kernel: FakeKernel, route = ROUTE) {
  const said: FromVrrp[] = [];
  const { configuration } = loadText(TEXT.replace('ROUTE', route));
  const options = {
    releaseUnknownAddresses: false,
    logAddressChanges: false,
    linkAlias: 'test',
    recordsInputs: false,
  };
  const driver = new VrrpDriver(configuration, options, kernel, (all) => said.push(...all));
  driver.start({ instances: [], scripts: [] });
  kernel.run(2000);
  const log = () => said.flatMap((each) => (each.kind === 'log' ? [each.event] : []));
  return { driver, log };
}

describe('daemon/vrrp-driver: routes', () => {
  it('are set behind the addresses, and removed before them', () => {
    const kernel = new FakeKernel();
    const order: string[] = [];
    const { table } = kernel;
    const { addAddresses, removeAddresses } = table;
    table.addAddresses = (requests) => {
      order.push('+address');
      return addAddresses(requests);
    };
    table.removeAddresses = (requests) => {
      order.push('-address');
      return removeAddresses(requests);
    };
    const open = kernel.openRouting.bind(kernel);
    kernel.openRouting = (listener) => {
      const routing = open(listener);
      return {
        ...routing,
        addRoutes: (requests) => {
          order.push('+route');
          return routing.addRoutes(requests);
        },
        removeRoutes: (requests) => {
          order.push('-route');
          return routing.removeRoutes(requests);
        },
      };
    };
    const { driver } = start(kernel);
    expect(order.slice(-2)).to.deep.equal(['+address', '+route']);
    driver.stop(true, () => undefined);
    kernel.run(3000);
    expect(order.slice(-2)).to.deep.equal(['-route', '-address']);
  });

  it('are set before addresses are announced again', () => {
    const kernel = new FakeKernel();
    const framesBefore: number[] = [];
    const open = kernel.openRouting.bind(kernel);
    kernel.openRouting = (listener) => {
      const routing = open(listener);
      const addRoutes: typeof routing.addRoutes = (requests) => {
        framesBefore.push(kernel.sentFrames.length);
        return routing.addRoutes(requests);
      };
      return { ...routing, addRoutes };
    };
    start(
      kernel,
      Array.from(
        { length: 300 },
        (_, index) => `10.7.${index % 250}.${Math.floor(index / 250)}/32`,
      ).join('\n'),
    );
    expect(framesBefore.length).to.be.greaterThan(1);
    expect(framesBefore).to.deep.equal(framesBefore.map(() => 1));
    expect(kernel.sentFrames.length).to.be.greaterThan(1);
  });

  it('that the kernel refuses are named once, with what is missing', () => {
    const kernel = new FakeKernel();
    kernel.routingAnswer = { errno: 101, code: 'ENETUNREACH', message: undefined };
    const { log } = start(kernel);
    const refused = log().filter(({ event }) => event === 'routeRefused');
    expect(refused).to.have.length(1);
    expect(refused[0]).to.deep.include({ instance: 'VI_1', entry: ROUTE, operation: 'add' });
    expect(log().some(({ event }) => event === 'stateChanged')).to.equal(true);
  });

  it('of a removal by a stranger are taken for what they are', () => {
    const kernel = new FakeKernel();
    const { log } = start(kernel);
    const asked = kernel.routing.findLast(({ asked: what }) => what === 'addRoutes');
    const route = asked?.requests[0] as RouteRequest;
    kernel.routingListener?.routeRemoved({ ...route, table: 77 });
    kernel.run(2100);
    expect(log().some(({ event }) => event === 'routeLost')).to.equal(false);
    kernel.routingListener?.routeRemoved({ ...route, hops: [{ ...route.hops[0], linkIndex: 2 }] });
    kernel.run(2200);
    expect(log().filter(({ event }) => event === 'routeLost')).to.have.length(1);
  });

  it('that went with a link are no loss', () => {
    const kernel = new FakeKernel();
    const { log } = start(kernel);
    const asked = kernel.routing.findLast(({ asked: what }) => what === 'addRoutes');
    const route = asked?.requests[0] as RouteRequest;
    kernel.routingListener?.routeRemoved({ ...route, hops: [{ ...route.hops[0], linkIndex: 9 }] });
    kernel.run(2100);
    expect(log().some(({ event }) => event === 'routeLost')).to.equal(false);
  });
});
