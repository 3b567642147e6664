import { expect } from 'chai';
import { instanceOf, instanceText, loadText, machineWith, problemsOf } from '../../load-text.js';

const SCRIPT = 'vrrp_script s {\n script /bin/x\n weight 5 reverse\n}\n';

function tracked(entry: string, before = SCRIPT): string {
  return before + instanceText('track_script {', entry, '}');
}

const objects = (text: string) => instanceOf(text).trackScripts;

describe('track_script', () => {
  it('takes the weight of the script or its own', () => {
    expect(objects(tracked('s'))).to.deep.equal([
      { name: 's', weight: { value: 5, reverse: true } },
    ]);
    expect(objects(tracked('s weight -3'))).to.deep.equal([
      { name: 's', weight: { value: -3, reverse: true } },
    ]);
    expect(objects(tracked('s weight -3 noreverse'))).to.deep.equal([
      { name: 's', weight: { value: -3, reverse: false } },
    ]);
  });

  it('needs a script defined before it', () => {
    const later = instanceText('track_script {', 's', '}') + SCRIPT;
    expect(problemsOf(later)).to.deep.equal(['5:1 error script-defined-later GENERAL_ERROR']);
    expect(loadText(later).diagnostics[0]?.related?.[0]?.span.line).to.equal(11);
    expect(objects(later)).to.deep.equal([]);
    const none = tracked('chk');
    expect(problemsOf(none)).to.deep.equal(['9:1 error unknown-script GENERAL_ERROR']);
    const near = tracked('chk_ngnix', SCRIPT.replace('vrrp_script s', 'vrrp_script chk_nginx'));
    expect(loadText(near).diagnostics[0]?.hint).to.equal("did you mean 'chk_nginx'?");
  });

  it('does not know a script that was left out', () => {
    const text = tracked('s', 'vrrp_script s {\n}\n');
    expect(problemsOf(text)).to.deep.equal([
      '1:1 error script-missing GENERAL_ERROR',
      '7:1 error unknown-script GENERAL_ERROR',
    ]);
  });

  it('reports repetitions, wrong weights and unknown options', () => {
    expect(problemsOf(tracked('s\ns'))).to.deep.equal(['10:1 error repeated-entry GENERAL_ERROR']);
    expect(problemsOf(tracked('s weight 300'))).to.deep.equal([
      '9:10 error number-out-of-range INVALID_NUMBER',
    ]);
    expect(objects(tracked('s weight 300'))[0]?.weight.value).to.equal(5);
    expect(problemsOf(tracked('s weight -254'))).to.deep.equal([
      '9:10 error number-out-of-range GENERAL_ERROR',
    ]);
    expect(objects(tracked('s weight -254'))[0]?.weight.value).to.equal(-253);
    expect(problemsOf(tracked('s weight=3'))).to.deep.equal([
      '9:3 error unknown-option GENERAL_ERROR',
    ]);
  });
});

describe('track_interface', () => {
  const text = (entry: string) => instanceText('track_interface {', entry, '}');

  it('has weight 0 unless told otherwise', () => {
    expect(instanceOf(text('eth1\neth2 weight 7')).trackInterfaces).to.deep.equal([
      { name: 'eth1', weight: { value: 0, reverse: false } },
      { name: 'eth2', weight: { value: 7, reverse: false } },
    ]);
  });

  it('leaves out its own interface and those that do not exist', () => {
    expect(problemsOf(text('eth0'))).to.deep.equal([
      '5:1 warning own-interface-tracked GENERAL_ERROR',
    ]);
    const machine = machineWith(['eth0', 'eth1']);
    expect(problemsOf(text('eth1\neth2'), { machine })).to.deep.equal([
      '6:1 error interface-not-found GENERAL_ERROR',
    ]);
  });
});
