import { expect } from 'chai';
import type { FromEveryChild } from '../../../../src/daemon/messages.js';
import { ChildReports } from '../../../../src/daemon/supervisor/children/child-reports.js';

type Message = FromEveryChild<string> | { readonly kind: 'own' };

describe('daemon/child-reports', () => {
  it('writes the log lines of a delivery at once, before anything follows from it', () => {
    const done: string[] = [];
    const reports = new ChildReports<string>({
      logAll: (events) => done.push(events.map(({ event }) => event).join(' ')),
      onConfigured: () => done.push('configured'),
      letGo: () => done.push('letGo'),
    });
    const messages: readonly Message[] = [
      { kind: 'ready' },
      { kind: 'log', event: { event: 'started' } },
      { kind: 'own' },
      { kind: 'log', event: { event: 'stopped', uptimeSeconds: 1 } },
      { kind: 'stopped', released: false },
    ];
    const deliver = (delivered: readonly Message[]): void =>
      reports.receive(delivered, (message) =>
        message.kind === 'own' ? done.push('own') : reports.follow(message),
      );
    deliver(messages);
    expect(done.splice(0)).to.deep.equal(['started stopped', 'configured', 'own']);
    deliver([{ kind: 'stopped', released: true }]);
    expect(done).to.deep.equal(['letGo']);
  });

  it('hands each answer to the question that it bears the number of', async () => {
    const reports = new ChildReports<string>({
      logAll: () => undefined,
      onConfigured: () => undefined,
      letGo: () => undefined,
    });
    const asked: number[] = [];
    const answers = ['first', 'second'].map(() =>
      reports.snapshots.ask((request) => asked.push(request)),
    );
    for (const request of [...asked].reverse()) {
      reports.follow({ kind: 'snapshot', request, snapshot: `answer to ${request}` });
    }
    expect(await Promise.all(answers)).to.deep.equal(
      asked.map((request) => `answer to ${request}`),
    );
  });
});
