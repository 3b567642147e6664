import { expect } from 'chai';
import { instanceOf, instanceText, loadText } from '../../load-text.js';

describe('a keyword that is given again', () => {
  const text = instanceText('notify_master /bin/true', 'notify_master /bin/false');

  it('is ignored where keepalived keeps the first, with a warning of its class', () => {
    expect(instanceOf(text).notify.master?.text).to.equal('/bin/true');
    const [found] = loadText(text).diagnostics;
    expect(found).to.include({
      code: 'repeated-keyword-ignored',
      severity: 'warning',
      class: 'GENERAL_ERROR',
      hint: "did you mean 'notify_backup'?",
    });
    expect(found?.span.line).to.equal(5);
    expect(found?.related?.map(({ span }) => span.line)).to.deep.equal([4]);
    expect(loadText(text).exitStatus).to.equal(5);
  });

  it('names what the block has not got yet, if there is something', () => {
    const hintOf = (...lines: readonly string[]) =>
      loadText(instanceText(...lines)).diagnostics.find(
        ({ code }) => code === 'repeated-keyword-ignored',
      )?.hint;
    const backup = 'notify_backup /bin/true';
    expect(hintOf(backup, 'notify_master /bin/true', 'notify_master /bin/true')).to.equal(
      "did you mean 'notify_fault'?",
    );
    expect(hintOf('notify /bin/true', 'notify /bin/false')).to.equal(
      'remove the one that is not meant',
    );
  });

  it('changes nothing at the status of a test where keepalived says nothing of it', () => {
    const twice = loadText('net_namespace a\nnet_namespace b\n');
    expect(twice.configuration.global.networkNamespace).to.equal('a');
    expect(twice.exitStatus).to.equal(0);
  });

  it('counts otherwise, with a hint', () => {
    expect(instanceOf(instanceText('priority 10', 'priority 20')).priority).to.equal(20);
  });
});
