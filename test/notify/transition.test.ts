import { expect } from 'chai';
import { fifoLine, goesToFifo, scriptsOf, subjectOf } from '../../src/notify/transition.js';
import type { NotifyEffect, NotifyState } from '../../src/vrrp/messages.js';
import { command, configuration, instance, syncGroup } from './fixture.js';

const names = ['master', 'backup', 'fault', 'stop', 'deleted', 'any'] as const;
const scripts = Object.fromEntries(names.map((name) => [name, command([`/${name}`])]));
const notify = { ...scripts, masterReceivedLowerPriority: command(['/lower']) };

function effect(state: NotifyState, type: NotifyEffect['type'] = 'INSTANCE'): NotifyEffect {
  const name = type === 'INSTANCE' ? 'VI' : 'VG';
  return { kind: 'notify', type, name, state, priority: 120 };
}

function started(event: NotifyEffect): readonly string[] {
  const subject = { notify, notifyPriorityChanges: true };
  return scriptsOf(event, subject).map((script) =>
    [script.command.argv[0], ...script.extraArguments].join(' '),
  );
}

describe('scriptsOf', () => {
  for (const state of ['MASTER', 'BACKUP', 'FAULT', 'STOP', 'DELETED'] as const) {
    it(`starts the script of ${state}, then the generic one with arguments`, () => {
      const own = `/${state.toLowerCase()}`;
      expect(started(effect(state))).to.deep.equal([own, `/any INSTANCE VI ${state} 120`]);
    });
  }

  it('says 0 for the priority of a group', () => {
    const event = effect('MASTER', 'GROUP');
    expect(started(event)).to.deep.equal(['/master', '/any GROUP VG MASTER 0']);
  });

  it('keeps what is no state from the generic script, notify_priority_changes or not', () => {
    expect(started(effect('MASTER_PRIORITY'))).to.deep.equal([]);
    expect(started(effect('BACKUP_PRIORITY'))).to.deep.equal([]);
    expect(started(effect('MASTER_RX_LOWER_PRI'))).to.deep.equal(['/lower']);
  });

  it('starts nothing where nothing is configured', () => {
    const subject = { notify: { backup: command(['/b']) }, notifyPriorityChanges: false };
    expect(scriptsOf(effect('MASTER'), subject)).to.deep.equal([]);
    expect(scriptsOf(effect('BACKUP'), subject)).to.have.lengthOf(1);
  });
});

describe('FIFO lines', () => {
  it('are exact', () => {
    expect(fifoLine(effect('MASTER'))).to.equal('INSTANCE "VI" MASTER 120\n');
    expect(fifoLine(effect('STOP', 'GROUP'))).to.equal('GROUP "VG" STOP 0\n');
  });

  it('tell of priority changes only where instance or group asks for it', () => {
    const members = { syncGroups: [syncGroup('VG', ['VI'])], vrrpInstances: [instance('VI')] };
    const quiet = configuration(members);
    expect(goesToFifo(effect('MASTER_PRIORITY'), quiet)).to.equal(false);
    expect(goesToFifo(effect('MASTER'), quiet)).to.equal(true);
    expect(goesToFifo(effect('MASTER_RX_LOWER_PRI'), quiet)).to.equal(true);
    const asked = { notifyPriorityChanges: true };
    const byInstance = configuration({ vrrpInstances: [instance('VI', asked)] });
    expect(goesToFifo(effect('MASTER_PRIORITY'), byInstance)).to.equal(true);
    const byGroup = configuration({ ...members, syncGroups: [syncGroup('VG', ['VI'], asked)] });
    expect(goesToFifo(effect('MASTER_PRIORITY'), byGroup)).to.equal(true);
  });

  it('belong to an instance or a group of that name', () => {
    const both = configuration({ syncGroups: [syncGroup('X', [])] });
    expect(subjectOf({ ...effect('MASTER', 'GROUP'), name: 'X' }, both)).to.not.equal(undefined);
    expect(subjectOf({ ...effect('MASTER'), name: 'X' }, both)).to.equal(undefined);
  });
});
