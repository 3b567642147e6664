/** Instances and objects that the model holds though the daemon does not run them. */
import { expect } from 'chai';
import { instanceText, loadText } from '../load-text.js';

describe('instances that cannot run yet', () => {
  it('stand in a list of their own, in full', () => {
    const text = instanceText('  unicast_peer {', '2001:db8::2', '}', 'priority 7');
    const six = text.replace('192.0.2.1/24', '2001:db8::1/64');
    const { dormantInstances, vrrpInstances } = loadText(six).configuration;
    expect(vrrpInstances).to.deep.equal([]);
    expect(dormantInstances).to.have.length(1);
    expect(dormantInstances[0]).to.deep.include({
      name: 'A',
      family: 'inet6',
      version: 3,
      priority: 7,
      multicastGroup: 'ff02::12',
      unicastPeers: [{ address: '2001:db8::2', minTtl: 0, maxTtl: 255 }],
    });
  });

  it('keep their keys and their kind of authentication', () => {
    const key = 'k'.repeat(32);
    const hmac = instanceText(
      'auth_hmac {',
      `key 3 ${key}`,
      'active_key 3',
      'mode permissive',
      '}',
    );
    expect(loadText(hmac).configuration.dormantInstances[0]?.hmac).to.deep.equal({
      keys: [{ id: 3, key }],
      activeKey: 3,
      antiReplay: 'time',
      mode: 'permissive',
    });
    const ah = instanceText('authentication {', 'auth_type AH', 'auth_pass x', '}');
    const [instance] = loadText(ah).configuration.dormantInstances;
    expect(instance?.authentication).to.deep.equal({ type: 'AH', password: 'x' });
  });

  it('are none of those that run', () => {
    const { dormantInstances, vrrpInstances } = loadText(instanceText()).configuration;
    expect(dormantInstances).to.deep.equal([]);
    expect(vrrpInstances).to.have.length(1);
  });
});

describe('followed objects', () => {
  const text = [
    ...['track_file load {', 'file /run/load', 'weight -2 reverse', 'init_file 5', '}'],
    ...['vrrp_track_process web {', 'process nginx -g x', 'delay 2', 'fork_delay 1', '}'],
    ...['bfd_instance peer {', 'neighbor_ip 192.0.2.9', 'min_rx 50.5', 'vrrp', '}'],
    instanceText(
      ...['track_file {', 'load', '}', 'track_process {', 'web weight 7', '}'],
      ...['track_bfd {', 'peer', 'stranger', '}'],
    ),
  ].join('\n');
  const { configuration } = loadText(text);

  it('have their values, with defaults', () => {
    expect(configuration.trackFiles).to.deep.equal([
      {
        name: 'load',
        path: '/run/load',
        weight: { value: -2, reverse: true },
        initial: { value: 5, overwrite: false },
      },
    ]);
    expect(configuration.trackProcesses[0]).to.deep.include({
      argv: ['nginx', '-g', 'x'],
      terminateDelayMs: 2000,
      forkDelayMs: 1000,
      quorum: 1,
      parameterMatch: 'any',
    });
    expect(configuration.bfdInstances[0]).to.deep.include({
      minRxMs: 50.5,
      minTxMs: 10,
      ttl: 255,
      tellsVrrp: true,
      tellsChecker: false,
    });
  });

  it('are tracked with their own weight or another', () => {
    const [instance] = configuration.vrrpInstances;
    expect(instance?.trackFiles).to.deep.equal([
      { name: 'load', weight: { value: -2, reverse: true } },
    ]);
    expect(instance?.trackProcesses).to.deep.equal([
      { name: 'web', weight: { value: 7, reverse: false } },
    ]);
    expect(instance?.trackBfds.map(({ name }) => name)).to.deep.equal(['peer', 'stranger']);
  });
});
