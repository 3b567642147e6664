import { expect } from 'chai';
import { instanceOf, instanceText, loadText, problemsOf } from '../../load-text.js';

const script = (...lines: readonly string[]) => `vrrp_script s {\n${lines.join('\n')}\n}\n`;
const scripts = (text: string) => loadText(text).configuration.vrrpScripts;

describe('vrrp_script', () => {
  it('has times, counts and an account', () => {
    const text = script(
      'script "/bin/a \'b c\'"',
      'interval 0.5',
      'timeout 3',
      'rise 2',
      'fall 4',
      'init_fail',
      'user web :www',
    );
    expect(problemsOf(text)).to.deep.equal([]);
    expect(scripts(text)[0]).to.deep.include({
      command: {
        argv: ['/bin/a', 'b c'],
        text: "/bin/a 'b c'",
        user: 'web',
        group: 'www',
        supplementaryGroups: true,
      },
      intervalMs: 500,
      timeoutMs: 3000,
      rise: 2,
      fall: 4,
      initFail: true,
    });
  });

  it('takes an interval of 0 as 1 second, with an error', () => {
    const text = script('script /bin/a', 'interval 0');
    expect(problemsOf(text)).to.deep.equal(['3:10 error number-out-of-range GENERAL_ERROR']);
    expect(scripts(text)[0]?.intervalMs).to.equal(1000);
  });

  it('counts milliseconds', () => {
    const text = script('script /bin/a', 'interval 1.2345');
    expect(problemsOf(text)).to.deep.equal(['3:10 error number-too-precise INVALID_NUMBER']);
    expect(scripts(text)[0]?.intervalMs).to.equal(1235);
  });

  it('warns of a command that is not quoted', () => {
    const text = script('script /usr/bin/killall -0 nginx');
    const [problem] = loadText(text).diagnostics;
    expect(problem).to.include({ code: 'script-not-quoted', class: 'OK', severity: 'warning' });
    expect(problem?.hint).to.equal('write script "/usr/bin/killall -0 nginx"');
    expect(scripts(text)[0]?.command).to.deep.equal({
      argv: ['/usr/bin/killall'],
      text: '/usr/bin/killall',
      supplementaryGroups: false,
    });
  });

  it('may test that a file can be opened', () => {
    expect(scripts(script('script "</run/ready"'))[0]?.command.argv).to.deep.equal(['</run/ready']);
  });

  it('needs a name and a command', () => {
    expect(problemsOf('vrrp_script {\n}\n')).to.deep.equal([
      '1:1 error missing-argument MISSING_PARAMETER',
    ]);
    expect(problemsOf(script('interval 1'))).to.deep.equal([
      '1:1 error script-missing GENERAL_ERROR',
    ]);
    expect(scripts(script('interval 1'))).to.deep.equal([]);
  });
});

describe('notify scripts', () => {
  it('are named by state', () => {
    const lines = ['notify_master', 'notify_backup', 'notify_fault', 'notify_stop', 'notify'];
    const more = ['notify_deleted /bin/d', 'notify_master_rx_lower_pri /bin/l'];
    const text = instanceText(...lines.map((name) => `${name} /bin/${name} u g`), ...more);
    const { notify, notifyDeleted } = instanceOf(text);
    expect(Object.entries(notify).map(([name, command]) => `${name} ${command.text}`)).to.eql([
      'master /bin/notify_master',
      'backup /bin/notify_backup',
      'fault /bin/notify_fault',
      'stop /bin/notify_stop',
      'any /bin/notify',
      'deleted /bin/d',
      'masterReceivedLowerPriority /bin/l',
    ]);
    expect(notify.master).to.deep.include({ user: 'u', group: 'g' });
    expect(notifyDeleted).to.equal(true);
    expect(instanceOf(instanceText('notify_deleted')).notify).to.deep.equal({});
    expect(instanceOf(instanceText()).notifyDeleted).to.equal(false);
  });

  it('report what follows user and group', () => {
    expect(problemsOf(instanceText('notify /bin/x a b c'))).to.deep.equal([
      '4:8 hint surplus-words OK',
    ]);
    expect(problemsOf(instanceText("notify '/bin/x \"'"))).to.include(
      '4:8 error invalid-script UNMATCHED_QUOTE',
    );
  });
});
