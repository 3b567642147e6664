/** Objects that the model holds though the daemon does not follow all of them. */
import { expect } from 'chai';
import { instanceText, loadText, problemsOf } from '../load-text.js';

const errorsOf = (text: string) => problemsOf(text).filter((line) => line.includes(' error '));

describe('followed objects', () => {
  const text = [
    ...['track_file load {', 'file /run/load', 'weight -2 reverse', 'init_file 5', '}'],
    ...['vrrp_track_process web {', 'process nginx -g x', 'delay 2', 'fork_delay 1', '}'],
    ...['bfd_instance peer {', 'neighbor_ip 192.0.2.9', 'min_rx 50.5', 'vrrp', '}'],
    instanceText(
      ...['track_file {', 'load', '}', 'track_process {', 'web weight 7', '}'],
      ...['track_bfd {', 'peer', '}'],
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
    expect(instance?.trackBfds.map(({ name }) => name)).to.deep.equal(['peer']);
  });

  it('are defined above those who track them', () => {
    const tracking = instanceText('track_bfd {', 'peer', 'pear', '}');
    const session = 'bfd_instance peer {\nneighbor_ip 192.0.2.9\n}\n';
    const { configuration: known, diagnostics } = loadText(session + tracking);
    expect(known.vrrpInstances[0]?.trackBfds.map(({ name }) => name)).to.deep.equal(['peer']);
    const [unknown] = diagnostics.filter(({ severity }) => severity === 'error');
    expect(unknown).to.include({ code: 'unknown-followed-object', hint: "did you mean 'peer'?" });
    expect(unknown?.span.line).to.equal(9);
    expect(errorsOf(tracking.replace('pear\n', '') + session)).to.deep.equal([
      '5:1 error followed-object-defined-later GENERAL_ERROR',
    ]);
    const group = 'vrrp_sync_group G {\ngroup {\na\nb\n}\ntrack_file {\nnone\n}\n}\n';
    expect(errorsOf(group)).to.include('7:1 error unknown-followed-object GENERAL_ERROR');
  });

  it('are virtual servers by the names of ipvsadm, wherever they stand', () => {
    const server = (heading: string) => {
      const address = heading.includes('::') ? '2001:db8::9' : '198.51.100.1';
      return `virtual_server ${heading} {\nreal_server ${address} 80 {\n}\n}\n`;
    };
    const services =
      'virtual_server_group web {\n192.0.2.4 80\n}\n' +
      [...['192.0.2.1 80', '2001:db8::1 443', 'fwmark 5', 'group web'].map(server)].join('');
    const names = ['192.0.2.1:80', '[2001:db8::1]:443', 'fwmark:5', 'web weight -20 reverse'];
    const tracking = instanceText('track_virtual_server {', ...names, '}');
    for (const text of [services + tracking, tracking + services]) {
      const { configuration: known } = loadText(text);
      expect(errorsOf(text)).to.deep.equal([]);
      expect(known.vrrpInstances[0]?.trackVirtualServers).to.deep.equal([
        ...names.slice(0, 3).map((name) => ({ name, weight: { value: 0, reverse: false } })),
        { name: 'web', weight: { value: -20, reverse: true } },
      ]);
    }
    const wrong = tracking.replace('192.0.2.1:80', '192.0.2.1') + services;
    const { configuration: rest, diagnostics } = loadText(wrong);
    const unknown = diagnostics.find(({ code }) => code === 'unknown-followed-object');
    expect(unknown?.hint).to.equal("did you mean '192.0.2.1:80'?");
    expect(rest.vrrpInstances[0]?.trackVirtualServers).to.have.length(3);
  });

  it('are of no use without what they follow', () => {
    const empty = 'track_file f {\n}\nvrrp_track_process p {\n}\nbfd_instance b {\n}\n';
    expect(errorsOf(empty)).to.deep.equal(
      [1, 3, 5].map((line) => `${line}:1 error missing-keyword GENERAL_ERROR`),
    );
    const { trackFiles, trackProcesses, bfdInstances } = loadText(empty).configuration;
    expect([...trackFiles, ...trackProcesses, ...bfdInstances]).to.deep.equal([]);
  });

  it('have a name of their own: the first one counts', () => {
    const twice =
      'track_file f {\nfile /a\n}\ntrack_file f {\nfile /b\n}\n' +
      'bfd_instance b {\nneighbor_ip 192.0.2.1\n}\nbfd_instance b {\nneighbor_ip 192.0.2.2\n}\n';
    const repeated = problemsOf(twice).filter((text) => text.includes('repeated-name'));
    expect(repeated).to.deep.equal([
      '4:12 warning repeated-name OK',
      '10:14 error repeated-name GENERAL_ERROR',
    ]);
    expect(loadText(twice).configuration.trackFiles.map(({ path }) => path)).to.deep.equal(['/a']);
  });
});
