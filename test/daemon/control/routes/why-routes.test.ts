/** Explanations over HTTP, and the page for browsers without scripts. */
import { expect } from 'chai';
import { DaemonEvents } from '../../../../src/daemon/control/daemon-events.js';
import { dispatch } from '../../../../src/daemon/control/routes/dispatch.js';
import { plainPage } from '../../../../src/daemon/control/routes/plain-routes.js';
import { EventJournal } from '../../../../src/observe/events/event-journal.js';
import {
  downServer,
  exampleInstance,
  exampleService,
  exampleStatus,
} from '../../../lab/web/example-status.js';
import {
  EXAMPLE_TIME_MS,
  earlierEvents,
  exampleEvent,
} from '../../../observe/events/example-kept-events.js';
import { exampleDaemon } from '../example-daemon.js';
import { answerJudge } from '../openapi/answer-judge.js';

const judge = answerJudge();
const events = [
  exampleEvent(1, { event: 'scriptChanged', script: 'chk', good: false }, EXAMPLE_TIME_MS - 2000),
  exampleEvent(
    2,
    {
      ...{ event: 'stateChanged', instance: 'VI_1', from: 'MASTER', to: 'FAULT', cause: 'fault' },
      ...{ reason: 'script chk failed', priority: 90, adverts: [], contributions: [] },
    },
    EXAMPLE_TIME_MS,
  ),
];
const journal = new EventJournal('0.0', () => 0);
const daemon = { ...exampleDaemon, events: new DaemonEvents(journal, earlierEvents(...events)) };

async function ask(target: string) {
  const head = { method: 'GET', target, headers: {}, role: 'read', actor: 'test' } as const;
  const dispatched = dispatch(head);
  const answer = dispatched.kind === 'accepted' ? await dispatched.answer(daemon, '') : undefined;
  if (answer === undefined || 'stream' in answer) {
    throw new Error(`${target} gives no answer`);
  }
  expect(judge({ method: 'GET', path: target, ...answer })).to.equal('');
  return { status: answer.status, body: JSON.parse(answer.body) };
}

describe('GET /v1/why', () => {
  it('tells of a change what came before it', async () => {
    const at = encodeURIComponent(new Date(EXAMPLE_TIME_MS).toISOString());
    const { status, body } = await ask(`/v1/why?at=${at}&name=VI_1`);
    expect(status).to.equal(200);
    expect(body.explanations).to.have.length(1);
    expect(body.explanations[0]).to.include({
      ...{ kind: 'event', name: 'VI_1', state: 'FAULT' },
      since: new Date(EXAMPLE_TIME_MS).toISOString(),
    });
    expect(body.explanations[0].reasons[0].topic).to.equal('-2.000 s');
  });

  it('tells why something is as it is, and what there is not', async () => {
    const { name } = (await exampleDaemon.status()).vrrp?.instances[0] ?? {};
    const { status, body } = await ask(`/v1/why?name=${name}`);
    expect(status).to.equal(200);
    expect(body.explanations[0]).to.include({ kind: 'instance', name });
    expect((await ask('/v1/why?name=nothing')).status).to.equal(404);
    expect((await ask('/v1/why')).status).to.equal(400);
    expect((await ask('/v1/why?at=noon')).status).to.equal(400);
    expect((await ask('/v1/why?at=2001-01-01T00:00:00Z')).status).to.equal(404);
  });
});

describe('the page without scripts', () => {
  it('takes no word of the machine for HTML', () => {
    const instance = exampleInstance(1, { faults: [{ text: '<script>alert("1")</script> & co' }] });
    const page = plainPage(exampleStatus([instance], [exampleService(1, [downServer(1)])]));
    expect(page).to.include('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; co');
    expect(page).to.not.include('<script');
    expect(page).to.match(/<td data-label="State">down<\/td>.*status 503 of \/health<\/td>/);
  });
});
