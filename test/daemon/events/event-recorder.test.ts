import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { olderPath, recordedEvents } from '../../../src/daemon/events/event-files.js';
import { EventRecorder } from '../../../src/daemon/events/event-recorder.js';
import { EventJournal } from '../../../src/observe/events/event-journal.js';
import type { LoggedEvent } from '../../../src/observe/log/log-events.js';
import { eventually } from '../../lab/wait.js';
import {
  EXAMPLE_RUN,
  EXAMPLE_TIME_MS,
  exampleRecord,
} from '../../observe/events/example-kept-events.js';

const link: LoggedEvent = { event: 'linkChanged', interface: 'eth0', up: true };

describe('daemon/event-recorder', () => {
  let directory: string;
  let path: string;
  const recorders: EventRecorder[] = [];
  const said: LoggedEvent[] = [];
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-recorder-'));
    path = join(directory, 'lib', 'events.jsonl');
  });
  afterEach(async () => {
    await Promise.all(recorders.splice(0).map((recorder) => recorder.close(1000)));
    said.splice(0);
    rmSync(directory, { recursive: true });
  });

  /** A journal and its recorder; what the recorder says goes into the journal as well. */
  function start(run = EXAMPLE_RUN, capacity?: number, mostFileBytes?: number) {
    const journal = new EventJournal(run, () => 0, capacity);
    const say = (count: number, event = link) =>
      journal.append(Array.from({ length: count }, () => exampleRecord(event)));
    const recorder = new EventRecorder(journal, {
      path,
      log: (event) => {
        said.push(event);
        say(1, event);
      },
      againMs: 20,
      ...(mostFileBytes === undefined ? {} : { mostFileBytes }),
    });
    recorders.push(recorder);
    return { journal, say, recorder };
  }

  async function numbers(sinceMs = 0): Promise<readonly string[]> {
    const parts: string[] = [];
    for await (const events of recordedEvents(path, sinceMs)) {
      parts.push(...events.map(({ run, seq }) => `${run}-${seq}`));
    }
    return parts;
  }

  it('writes what is said, for its own user, and more of it after the next start', async () => {
    const first = start();
    first.say(3);
    await first.recorder.close(5000);
    const second = start('0123abcd.k2');
    second.say(1);
    await eventually('the event', async () => (await numbers()).length === 4);
    second.say(1);
    await second.recorder.close(5000);
    expect(await numbers()).to.deep.equal([
      ...[1, 2, 3].map((seq) => `${EXAMPLE_RUN}-${seq}`),
      ...[1, 2].map((seq) => `0123abcd.k2-${seq}`),
    ]);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    expect(await numbers(EXAMPLE_TIME_MS)).to.have.lengthOf(5);
    expect(await numbers(EXAMPLE_TIME_MS + 1)).to.have.lengthOf(0);
  });

  it('reads past half a line', async () => {
    mkdirSync(join(directory, 'lib'));
    writeFileSync(path, '{"time":"2026-11-29T01:02:03.456Z","level":"in');
    const { say, recorder } = start();
    say(2);
    await recorder.close(5000);
    expect(await numbers()).to.have.lengthOf(2);
  });

  it('keeps two files', async () => {
    const { say, recorder } = start(EXAMPLE_RUN, undefined, 2000);
    for (let count = 1; count <= 60; count += 1) {
      say(1);
      await eventually(
        'the event',
        async () => (await numbers()).at(-1) === `${EXAMPLE_RUN}-${count}`,
      );
    }
    await recorder.close(5000);
    const kept = await numbers();
    expect(kept.length).to.be.within(8, 40);
    expect(existsSync(olderPath(path))).to.equal(true);
    expect(olderPath(path)).to.equal(join(directory, 'lib', 'events.1.jsonl'));
    expect(statSync(olderPath(path)).size).to.be.within(2000, 3000);
  });

  it('says once that it cannot write, and goes on where it was when it can', async () => {
    writeFileSync(join(directory, 'lib'), 'in the way');
    const { journal, say, recorder } = start();
    say(1);
    await eventually('the complaint', () => said.length > 0);
    say(1);
    await new Promise((resolve) => setTimeout(resolve, 100)); // some attempts fail meanwhile
    expect(said.map(({ event }) => event)).to.deep.equal(['fileFailed']);
    rmSync(join(directory, 'lib'));
    await eventually('all of it', async () => (await numbers()).length === journal.lastSeq);
    await recorder.close(5000);
    expect(said).to.have.lengthOf(1);
  });

  it('counts what is lost while it cannot write', async () => {
    writeFileSync(join(directory, 'lib'), 'in the way');
    const { say, recorder } = start(EXAMPLE_RUN, 4);
    say(1);
    await eventually('the complaint', () => said.length > 0);
    say(5);
    rmSync(join(directory, 'lib'));
    await eventually('the count', () => said.length > 1);
    await recorder.close(5000);
    expect(said[1]).to.deep.equal({ event: 'eventsNotRecorded', path, count: 3 });
    expect(await numbers()).to.deep.equal([4, 5, 6, 7, 8].map((seq) => `${EXAMPLE_RUN}-${seq}`));
  });

  it('follows no link, and ends in time when nothing can be written', async () => {
    mkdirSync(join(directory, 'lib'));
    writeFileSync(join(directory, 'victim'), '');
    symlinkSync(join(directory, 'victim'), path);
    const { say, recorder } = start();
    say(1);
    await eventually('the complaint', () => said.length > 0);
    await recorder.close(5000);
    expect(readFileSync(join(directory, 'victim'), 'utf8')).to.equal('');
    expect(await numbers()).to.deep.equal([]);
  });
});
