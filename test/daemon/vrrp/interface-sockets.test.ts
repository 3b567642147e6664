import { expect } from 'chai';
import { InterfaceSockets } from '../../../src/daemon/vrrp/interface-sockets.js';
import type { TransportError, VrrpTransport } from '../../../src/linux/doors.js';
import type { KernelLogEvent } from '../../../src/observe/log/log-events.js';
import { configuration } from '../../notify/fixture.js';
import { sampleInstance } from '../../vrrp/machine/sample-instance.js';
import { ETH0, FakeKernel } from './fake-doors.js';

const CONFIGURATION = configuration({ vrrpInstances: [sampleInstance()] });

function refusal(operation: TransportError['operation'], message: string): TransportError {
  return { interface: 'eth0', operation, message };
}

/** A transport that refuses what it is told to. */
class Stage {
  readonly kernel = new FakeKernel();
  readonly said: string[] = [];
  refusals: readonly TransportError[] = [];
  tries = 0;
  changes = 0;
  fail: (error: TransportError) => void = () => undefined;
  readonly sockets: InterfaceSockets;

  constructor() {
    const transport: VrrpTransport = {
      ...this.kernel.transport,
      configure: () => {
        this.tries += 1;
        return this.refusals;
      },
      onError: (listener) => {
        this.fail = listener;
      },
    };
    const { clock, deferral } = this.kernel;
    const say = (event: KernelLogEvent): void => {
      this.said.push(event.event === 'socketFailed' ? `${event.operation} ${event.reason}` : '');
    };
    this.sockets = new InterfaceSockets({ clock, deferral, transport }, say, () => {
      this.changes += 1;
    });
  }

  prepare(): void {
    this.sockets.prepare(CONFIGURATION, (name) => (name === ETH0.name ? ETH0 : undefined));
  }
}

describe('daemon/interface-sockets', () => {
  it('tries until the kernel gives sockets, and says why not once', () => {
    const stage = new Stage();
    stage.refusals = [refusal('open', 'ENOBUFS')];
    stage.prepare();
    expect(stage.sockets.isBroken('eth0')).to.equal(true);
    stage.kernel.run(4500);
    expect(stage.tries).to.be.greaterThan(3);
    stage.refusals = [];
    stage.kernel.run(6000);
    expect(stage.sockets.isBroken('eth0')).to.equal(false);
    expect(stage.said).to.deep.equal(['open ENOBUFS']);
    const { tries } = stage;
    stage.kernel.run(9000);
    expect(stage.tries).to.equal(tries);
  });

  it('does not take an interface for broken whose sockets stay as they were', () => {
    const stage = new Stage();
    stage.refusals = [refusal('change', 'EPERM')];
    stage.prepare();
    expect(stage.sockets.isBroken('eth0')).to.equal(false);
    stage.refusals = [];
    stage.kernel.run(3000);
    expect(stage.tries).to.equal(2);
  });

  it('opens again what was closed after an error', () => {
    const stage = new Stage();
    stage.prepare();
    stage.fail(refusal('open', 'closed'));
    expect(stage.sockets.isBroken('eth0')).to.equal(true);
    expect(stage.changes).to.equal(1);
    stage.kernel.run(3000);
    expect(stage.sockets.isBroken('eth0')).to.equal(false);
    expect(stage.changes).to.equal(2);
  });

  it('tries nothing after the end', () => {
    const stage = new Stage();
    stage.refusals = [refusal('open', 'ENOBUFS')];
    stage.prepare();
    stage.sockets.close();
    stage.kernel.run(5000);
    expect(stage.tries).to.equal(1);
  });
});
