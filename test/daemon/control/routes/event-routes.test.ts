import { mkdtempSync, rmSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { askDaemon } from '../../../../src/cli/control-client.js';
import {
  type ControlServer,
  openControlServer,
} from '../../../../src/daemon/control/control-server.js';
import { DaemonEvents, MOST_STREAMS } from '../../../../src/daemon/control/daemon-events.js';
import { EventJournal } from '../../../../src/observe/events/event-journal.js';
import { eventually } from '../../../lab/wait.js';
import {
  EXAMPLE_RUN,
  earlierEvents,
  exampleRecord,
} from '../../../observe/events/example-kept-events.js';
import { exampleDaemon } from '../example-daemon.js';

describe('daemon/event-routes', () => {
  let directory: string;
  let socketPath: string;
  let server: ControlServer;
  let journal: EventJournal;
  const streams: ClientRequest[] = [];
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-events-'));
    socketPath = join(directory, 'control.sock');
    journal = new EventJournal(EXAMPLE_RUN, () => 0);
    const events = new DaemonEvents(journal, earlierEvents());
    server = await openControlServer(socketPath, { ...exampleDaemon, events });
  });
  afterEach(async () => {
    for (const stream of streams.splice(0)) {
      stream.destroy();
    }
    await server.close();
    rmSync(directory, { recursive: true });
  });

  const say = (instance: string) =>
    journal.append([exampleRecord({ event: 'handOverNotTaken', instance })]);

  async function ask(path: string): Promise<readonly [number, unknown]> {
    const reply = await askDaemon(socketPath, 'GET', path);
    return reply.kind === 'answer' ? [reply.status, JSON.parse(reply.body)] : [0, reply];
  }

  /** Opens a stream; its status, and a function that gives what it has received. */
  function open(path: string, headers: Readonly<Record<string, string>> = {}) {
    return new Promise<readonly [number, () => string]>((resolve, reject) => {
      const accept = 'text/event-stream';
      const asking = request({ socketPath, path, headers: { accept, ...headers } });
      asking.on('error', reject);
      asking.on('response', (response: IncomingMessage) => {
        let text = '';
        response.setEncoding('utf8').on('data', (more: string) => {
          text += more;
        });
        response.on('error', () => undefined); // the test ends it
        resolve([response.statusCode ?? 0, () => text]);
      });
      streams.push(asking);
      asking.end();
    });
  }

  it('gives a list as JSON', async () => {
    say('VI_1');
    say('VI_2');
    const lines = journal.after(0).events.map(({ line }) => JSON.parse(line));
    expect(await ask('/v1/events')).to.deep.equal([
      200,
      { last: `${EXAMPLE_RUN}-2`, missed: 0, events: lines },
    ]);
    expect(await ask(`/v1/events?since=${EXAMPLE_RUN}-1&instance=VI_2`)).to.deep.equal([
      200,
      { last: `${EXAMPLE_RUN}-2`, missed: 0, events: lines.slice(1) },
    ]);
    const [status, problem] = await ask('/v1/events?since=soon');
    expect(status).to.equal(400);
    expect(problem).to.include({ code: 'queryInvalid' });
  });

  it('gives a stream, which goes on where the client has left it', async () => {
    say('VI_1');
    const [status, received] = await open('/v1/events');
    expect(status).to.equal(200);
    say('VI_2');
    await eventually('an event', () => received().includes(`id: ${EXAMPLE_RUN}-2\n`));
    expect(received()).to.not.include(`id: ${EXAMPLE_RUN}-1\n`);
    say('VI_3');
    const [, again] = await open('/v1/events', { 'last-event-id': `${EXAMPLE_RUN}-1` });
    await eventually('what was missed', () => again().includes(`id: ${EXAMPLE_RUN}-3\n`));
    expect(again()).to.match(new RegExp(`^id: ${EXAMPLE_RUN}-2\n`));
  });

  it('begins where a time says', async () => {
    say('VI_1');
    const [, received] = await open('/v1/events?since=2026-01-01');
    await eventually('the event', () => received().includes(`id: ${EXAMPLE_RUN}-1\n`));
  });

  it('refuses more streams than there may be, and answers all other questions', async () => {
    for (let count = 0; count < MOST_STREAMS; count += 1) {
      expect((await open('/v1/events'))[0]).to.equal(200);
    }
    expect((await open('/v1/events'))[0]).to.equal(503);
    expect((await ask('/v1/events'))[0]).to.equal(200);
    streams[0]?.destroy();
    await eventually('room for another', async () => (await open('/v1/events'))[0] === 200);
  });
});
