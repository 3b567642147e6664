import { expect } from 'chai';
import { isMailedState, transitionAlert } from '../../src/mail/transition-alert.js';
import type { NotifyEffect, NotifyState } from '../../src/vrrp/messages.js';
import { DEFAULT_SERVICES } from '../config/expected-defaults.js';

function told(type: NotifyEffect['type'], state: NotifyState): string {
  const { subject, body } = transitionAlert({
    kind: 'notify',
    type,
    name: 'X',
    state,
    priority: 100,
  });
  return `${subject}: ${body}`;
}

describe('transitionAlert', () => {
  it('speaks of instances in the words of keepalived', () => {
    const no = '=> VRRP Instance is no longer owning VRRP VIPs <=';
    expect(told('INSTANCE', 'MASTER')).to.equal(
      'VRRP Instance X - Entering MASTER state: => VRRP Instance is now owning VRRP VIPs <=',
    );
    expect(told('INSTANCE', 'BACKUP')).to.equal(`VRRP Instance X - Entering BACKUP state: ${no}`);
    expect(told('INSTANCE', 'FAULT')).to.equal(`VRRP Instance X - Entering FAULT state: ${no}`);
    expect(told('INSTANCE', 'STOP')).to.equal(
      'VRRP Instance X - Stopping: => VRRP Instance stopping <=',
    );
    expect(told('INSTANCE', 'DELETED')).to.equal(
      'VRRP Instance X - Deleted: => VRRP Deleted at reload <=',
    );
  });

  it('speaks of groups in the words of keepalived', () => {
    for (const state of ['MASTER', 'BACKUP', 'FAULT'] as const) {
      expect(told('GROUP', state)).to.equal(
        `VRRP Group X - Entering ${state} state: ` +
          `=> All VRRP group instances are now in ${state} state <=`,
      );
    }
    expect(told('GROUP', 'STOP')).to.equal('VRRP Group X - Stopping: => VRRP Group stopping <=');
  });
});

describe('isMailedState', () => {
  const states: readonly NotifyState[] = [
    ...(['MASTER', 'BACKUP', 'FAULT', 'STOP', 'DELETED'] as const),
    ...(['MASTER_RX_LOWER_PRI', 'MASTER_PRIORITY', 'BACKUP_PRIORITY'] as const),
  ];
  const mailed = (noFaults: boolean) =>
    states.filter((state) => isMailedState(state, { ...DEFAULT_SERVICES.mail, noFaults }));

  it('takes states, not what happens within them', () => {
    expect(mailed(false)).to.deep.equal(['MASTER', 'BACKUP', 'FAULT', 'STOP', 'DELETED']);
  });

  it('leaves FAULT out for no_email_faults', () => {
    expect(mailed(true)).to.deep.equal(['MASTER', 'BACKUP', 'STOP', 'DELETED']);
  });
});
