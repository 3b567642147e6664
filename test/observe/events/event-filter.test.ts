import { expect } from 'chai';
import { type EventFilter, isWanted } from '../../../src/observe/events/event-filter.js';
import { exampleEvents } from '../log/example-events.js';
import { EXAMPLE_TIME_MS, exampleEvent } from './example-kept-events.js';

/** The names of the examples of the catalogue that are wanted. */
function wanted(filter: EventFilter): readonly string[] {
  return exampleEvents
    .filter((event) => isWanted(exampleEvent(1, event), filter))
    .map(({ event }) => event);
}

describe('observe/event-filter', () => {
  it('wants all without a wish', () => {
    expect(wanted({})).to.have.lengthOf(exampleEvents.length);
  });

  it('wants some names, and a level or what is more urgent', () => {
    expect(wanted({ types: ['reloaded', 'stopped', 'no such'] })).to.deep.equal([
      'reloaded',
      'stopped',
    ]);
    const urgent = wanted({ level: 'warn' });
    expect(urgent).to.include('conflictBegan').and.not.include('stateChanged');
    expect(wanted({ level: 'debug' })).to.have.lengthOf(exampleEvents.length);
    expect(wanted({ level: 'info' })).to.not.include('priorityZeroSent');
  });

  it('wants a time and not the time at its end', () => {
    const event = exampleEvent(1);
    const isIn = (sinceMs: number, untilMs: number) => isWanted(event, { sinceMs, untilMs });
    expect(isIn(EXAMPLE_TIME_MS, EXAMPLE_TIME_MS + 1)).to.equal(true);
    expect(isIn(EXAMPLE_TIME_MS + 1, EXAMPLE_TIME_MS + 2)).to.equal(false);
    expect(isIn(EXAMPLE_TIME_MS - 1, EXAMPLE_TIME_MS)).to.equal(false);
  });

  it('wants what an instance, a group or a server is named in', () => {
    expect(wanted({ instance: 'VI_2' })).to.deep.equal(['lvsWaitOver']);
    expect(wanted({ instance: 'VI_1' })).to.include.members(['stateChanged', 'addressLost']);
    expect(wanted({ instance: 'G1' })).to.deep.equal(['groupStateChanged']);
    expect(wanted({ instance: 'eth0' })).to.deep.equal([]);
    expect(wanted({ server: '10.0.0.2' })).to.include.members(['checkFailed', 'realServerAdded']);
    expect(wanted({ server: '10.0.0.2' })).to.not.include.members(['packetDropped', 'quorumLost']);
    expect(wanted({ server: 'tcp/10.0.0.1:80' })).to.include('quorumLost');
    expect(wanted({ server: '10.0.0.1:80', types: ['stopped'] })).to.deep.equal([]);
  });

  it('wants any of several words, whatever they stand for', () => {
    const found = wanted({ about: ['chk', 'B1', 'eth0'] });
    expect(found).to.include.members(['scriptChanged', 'bfdExpired', 'linkChanged']);
    expect(found).to.not.include('started');
    const peer = wanted({ about: ['10.0.0.2'] });
    expect(peer).to.include.members(['packetDropped', 'conflictBegan', 'realServerRemoved']);
    expect(wanted({ about: ['10.0.0.9'] })).to.deep.equal(['addressRefused', 'addressSeen']);
  });
});
