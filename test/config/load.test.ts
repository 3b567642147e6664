import { expect } from 'chai';
import { loadConfiguration, type ScriptObservation } from '../../src/config/load.js';
import { instanceText, loadText } from './load-text.js';

describe('loadConfiguration', () => {
  it('gives configuration, verdict and sources', () => {
    const { configuration, exitStatus, usable, sources } = loadText(instanceText());
    expect(configuration.vrrpInstances.length).to.equal(1);
    expect(configuration.global.routerId).to.equal('node1');
    expect({ exitStatus, usable }).to.deep.equal({
      exitStatus: 0,
      usable: { start: true, reload: true },
    });
    expect(sources.get('test.conf')?.line(3)).to.equal('  virtual_router_id 51');
  });

  it('takes the host name for the router id', () => {
    const { global } = loadText('', { hostName: 'h' }).configuration;
    expect(global.routerId).to.equal('h');
  });

  it('uses conditions', () => {
    const { vrrpInstances } = loadText(
      instanceText('@node1 priority 7', '@^node1 priority 8'),
    ).configuration;
    expect(vrrpInstances[0]?.priority).to.equal(7);
  });

  it('does not start without a file', () => {
    const result = loadConfiguration('/nowhere/upkeep.conf', {
      configId: 'a',
      allIncludeChecks: false,
    });
    expect(result.usable).to.deep.equal({ start: false, reload: false });
    expect(result.exitStatus).to.equal(4);
  });

  it('sorts diagnostics of all layers by place', () => {
    const text = instanceText('priority x', 'router_id "a');
    const places = loadText(text).diagnostics.map(({ span }) => span.line * 1000 + span.column);
    expect(places.length).to.be.at.least(3);
    expect(places).to.deep.equal([...places].sort((left, right) => left - right));
  });
});

describe('loadConfiguration: checks of scripts', () => {
  const text = instanceText('notify_master /bin/a', 'notify_backup "/bin/b c" u');
  const off: ScriptObservation = {
    code: 'script-security-off',
    severity: 'warning',
    message: 'no security',
    security: true,
  };

  it('puts findings on the script', () => {
    const result = loadText(text, {
      checkScripts: ({ argv }) =>
        argv[0] === '/bin/b'
          ? [{ code: 'script-not-found', severity: 'warning', message: 'gone', security: false }]
          : [],
    });
    expect(result.diagnostics).to.deep.equal([
      {
        code: 'script-not-found',
        severity: 'warning',
        class: 'OK',
        message: 'gone',
        span: { file: 'test.conf', line: 5, column: 15, length: 10 },
      },
    ]);
  });

  it('ends with 6 for lack of security, said once, and lets the daemon run', () => {
    const result = loadText(text, { checkScripts: () => [off] });
    expect(result.diagnostics.map(({ span }) => span.line)).to.deep.equal([4]);
    expect(result.exitStatus).to.equal(6);
    expect(result.usable).to.deep.equal({ start: true, reload: true });
  });

  it('passes the defaults on, and is not asked about scripts that are not used', () => {
    const seen: string[] = [];
    loadText(`global_defs {\n script_user web\n notify_fifo_script /bin/unused\n}\n${text}`, {
      checkScripts: ({ text: command }, { user }) => {
        seen.push(`${command} ${user ?? ''}`);
        return [];
      },
    });
    expect(seen).to.deep.equal(['/bin/a web', '/bin/b c web']);
  });

  it('is asked about the scripts of a group that has members', () => {
    const group = (member: string) =>
      `vrrp_sync_group G {\ngroup {\n${member}\n}\nnotify /bin/g\n}\n${instanceText()}`;
    const seen: string[] = [];
    const checkScripts = ({ text: command }: { readonly text: string }) => {
      seen.push(command);
      return [];
    };
    loadText(group('NONE'), { checkScripts });
    expect(seen).to.deep.equal([]);
    loadText(group('A'), { checkScripts });
    expect(seen).to.deep.equal(['/bin/g']);
  });
});
