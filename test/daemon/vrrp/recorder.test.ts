import { expect } from 'chai';
import { Recorder } from '../../../src/daemon/vrrp/recorder.js';
import { VrrpDriver } from '../../../src/daemon/vrrp/vrrp-driver.js';
import type { VrrpEffect } from '../../../src/vrrp/messages.js';
import { buildAdvertPacket } from '../../../src/vrrp/packet/packet.js';
import {
  type RecordedLine,
  readLine,
  writeEffect,
  writeLine,
} from '../../../src/vrrp/recording.js';
import { createRouter, type VrrpRouter } from '../../../src/vrrp/router.js';
import { watchRouter } from '../../../src/vrrp/watched-router.js';
import { configuration as configure } from '../../notify/fixture.js';
import { ip, sampleInstance, virtualAddresses } from '../../vrrp/machine/sample-instance.js';
import { FakeKernel } from './fake-doors.js';

const OPTIONS = {
  ...{ releaseUnknownAddresses: false, logAddressChanges: false, linkAlias: 'ours' },
  recordsInputs: false,
};
const instance = sampleInstance({
  virtualRouterId: 51,
  virtualAddresses: virtualAddresses('10.0.0.100'),
});
const configuration = configure({ vrrpInstances: [instance] });

/** A driver whose core is recorded, and what the core did. */
function recorded(onLines?: (lines: readonly RecordedLine[]) => void) {
  const kernel = new FakeKernel();
  const done: string[] = [];
  const note = (atMs: number, effects: readonly VrrpEffect[]) =>
    done.push(...effects.map((effect) => writeEffect(atMs, effect)));
  const router = watchRouter(createRouter(configuration), (_, nowMs, effects) =>
    note(nowMs, effects),
  );
  const recorder = new Recorder(configuration, router, onLines);
  const driver = new VrrpDriver(configuration, OPTIONS, kernel, () => undefined, recorder.router);
  const hear = (priority: number) => {
    const destination = instance.multicastGroup;
    const fields = { source: ip('10.0.0.2'), destination, priority, identification: 1 };
    kernel.receive('eth0', buildAdvertPacket(instance, fields));
  };
  return { kernel, recorder, driver, done, hear };
}

/** What a core does that is told the same again, from text. */
function replay(lines: readonly string[]): { done: string[]; router: VrrpRouter } {
  const done: string[] = [];
  let router = createRouter(configuration);
  for (const line of lines.map(readLine)) {
    if ('configuration' in line) {
      router = createRouter(line.configuration);
    } else {
      const effects = router.handle(line.input, line.atMs);
      done.push(...effects.map((effect) => writeEffect(line.atMs, effect)));
    }
  }
  return { done, router };
}

describe('daemon/recorder', () => {
  it('records what leads to the same once more, effect by effect', () => {
    const { kernel, recorder, driver, done, hear } = recorded();
    driver.start({ instances: [], scripts: [] });
    kernel.run(6000);
    hear(200);
    kernel.run(12_000);
    kernel.kernel.setCarrier('eth0', false);
    kernel.run(13_000);
    const other = { ...instance, priority: 120 };
    driver.reload(configure({ vrrpInstances: [other] }));
    kernel.kernel.setCarrier('eth0', true);
    kernel.run(20_000);
    driver.stop(true, () => undefined);
    kernel.run(21_000);
    expect(done).to.have.length.greaterThan(20);
    expect(replay(recorder.lines().map(writeLine)).done).to.deep.equal(done);
  });

  it('keeps a bounded end, which begins as a successor would', () => {
    const { kernel, recorder, driver, hear } = recorded();
    driver.start({ instances: [], scripts: [] });
    kernel.run(6000);
    for (let count = 0; count < 10_000; count += 1) {
      hear(50);
      kernel.run(6000 + count);
    }
    const lines = recorder.lines();
    expect(lines.length).to.be.within(2048, 2 * 2048 + 20);
    const { router, done } = replay(lines.map(writeLine));
    const nowMs = kernel.nowMs;
    const states = (one: VrrpRouter) =>
      one.snapshot(nowMs).instances.map(({ name, state }) => ({ name, state }));
    expect(states(router)).to.deep.equal(states(recorder.router));
    const changes = done.filter((line) => line.includes('"event":"stateChanged"'));
    expect(changes.map((line) => JSON.parse(line).effect.event.to)).to.deep.equal(['MASTER']);
  });

  it('has no secret of the load balancer', () => {
    const { kernel, recorder, driver } = recorded();
    driver.start({ instances: [], scripts: [] });
    const { global } = configuration;
    const balancer = { ...global.balancer, tlsClient: { password: 'of-the-key' } };
    driver.reload({ ...configuration, global: { ...global, balancer: balancer } });
    kernel.run(2000);
    const text = recorder.lines().map(writeLine).join('\n');
    expect(text).to.contain('"kind":"reconfigure"').and.not.to.contain('of-the-key');
  });

  it('does not keep the memory that a packet was received into', () => {
    const { kernel, recorder, driver } = recorded();
    driver.start({ instances: [], scripts: [] });
    const bytes = Uint8Array.of(1, 2, 3);
    kernel.receive('eth0', bytes);
    bytes.fill(9);
    expect(recorder.lines().map(writeLine).join('\n')).to.contain('"bytes":"010203"');
  });

  it('hands on each line as it comes', () => {
    const told: RecordedLine[] = [];
    const { recorder, driver } = recorded((lines) => told.push(...lines));
    driver.start({ instances: [], scripts: [] });
    expect(told).to.deep.equal(recorder.lines());
  });
});
