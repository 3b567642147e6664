import { expect } from 'chai';
import { number, strictObject } from '../../../../src/base/json-shape.js';
import {
  type Answer,
  json,
  PROBLEM_TYPE,
  type StreamAnswer,
} from '../../../../src/daemon/control/routes/answer.js';
import { dispatch, type RequestHead } from '../../../../src/daemon/control/routes/dispatch.js';
import {
  type ApiRoute,
  type Asked,
  type Role,
  taking,
} from '../../../../src/daemon/control/routes/route.js';
import { routes } from '../../../../src/daemon/control/routes/table.js';
import { exampleDaemon } from '../example-daemon.js';

let seen: Asked | undefined;

const table: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1/things/{name}',
    role: 'read',
    summary: 'A thing.',
    run: async (_daemon, asked) => {
      seen = asked;
      return json(200, asked.parameters);
    },
  },
  {
    method: 'DELETE',
    path: '/v1/things/{name}',
    role: 'operate',
    summary: 'No thing.',
    run: () => Promise.reject(new Error('boom')),
  },
  {
    method: 'POST',
    path: '/v1/things',
    role: 'admin',
    summary: 'A new thing.',
    bodyLimit: 10,
    ...taking(strictObject({ size: number() }), '{ "size": 1 }', async (_daemon, { size }) =>
      json(200, { size }),
    ),
  },
];

function head(method: string, target: string, role: Role = 'admin'): RequestHead {
  return { method, target, role, headers: { accept: 'a/b' }, actor: 'token ann' };
}

async function ask(
  method: string,
  target: string,
  role?: Role,
  body = '',
): Promise<Answer | StreamAnswer> {
  const dispatched = dispatch(head(method, target, role), table);
  return dispatched.kind === 'refused' ? dispatched.answer : dispatched.answer(exampleDaemon, body);
}

/** Status and code of a problem. */
async function problemOf(...request: Parameters<typeof ask>): Promise<string> {
  const answer = await ask(...request);
  if ('stream' in answer) {
    return 'a stream';
  }
  expect(answer.type).to.equal(PROBLEM_TYPE);
  const { title, status, code, detail } = JSON.parse(answer.body);
  expect(status).to.equal(answer.status);
  expect([title, detail]).to.satisfy((words: unknown[]) =>
    words.every((word) => typeof word === 'string' && word !== ''),
  );
  return `${status} ${code}`;
}

describe('daemon/control/routes/dispatch', () => {
  it('notes each change with who has asked for it, done or not, and no look', async () => {
    const noted: string[] = [];
    const daemon: typeof exampleDaemon = {
      ...exampleDaemon,
      noteChange: ({ method, path, actor, status }) =>
        noted.push(`${method} ${path} ${actor} ${status}`),
    };
    for (const [method, target] of [
      ['GET', '/v1/things/a'],
      ['DELETE', '/v1/things/a?by=x'],
      ['POST', '/v1/things'],
    ] as const) {
      const dispatched = dispatch(head(method, target), table);
      expect(dispatched.kind).to.equal('accepted');
      if (dispatched.kind === 'accepted') {
        await dispatched.answer(daemon, '{"size":1}');
      }
    }
    expect(noted).to.deep.equal([
      'DELETE /v1/things/a token ann 500',
      'POST /v1/things token ann 200',
    ]);
  });

  it('gives the parameters of the path, decoded, and the query', async () => {
    const answer = await ask('GET', '/v1/things/a%2Fb%20c?x=1&x=2?', 'read');
    expect(answer).to.deep.equal(json(200, { name: 'a/b c' }));
    expect(seen?.query.getAll('x')).to.deep.equal(['1', '2?']);
    expect(seen).to.include({ role: 'read', actor: 'token ann', body: '' });
    expect(seen?.headers.accept).to.equal('a/b');
  });

  it('knows which paths there are', async () => {
    for (const path of ['/', '', '/v1/things/', '/v1/things/a/b', '/v1/things/%zz', '/v2', '*']) {
      expect(await problemOf('GET', path), path).to.equal('404 noSuchPath');
    }
    expect(await problemOf('PUT', '/v1/things/a')).to.equal('405 methodNotAllowed');
    expect(await problemOf('HEAD', '/v1/things/a')).to.equal('405 methodNotAllowed');
  });

  it('refuses roles that are not enough, and lets higher ones in', async () => {
    expect(await problemOf('DELETE', '/v1/things/a', 'read')).to.equal('403 roleNotEnough');
    expect(await problemOf('POST', '/v1/things', 'operate')).to.equal('403 roleNotEnough');
    const body = '{"size":2}';
    expect(await ask('POST', '/v1/things', 'admin', body)).to.deep.equal(json(200, { size: 2 }));
  });

  it('says that a handler has failed', async () => {
    expect(await problemOf('DELETE', '/v1/things/a', 'operate')).to.equal('500 internalError');
  });

  it('refuses bodies of another shape', async () => {
    for (const body of ['', '{', '[]', '{"size":"2"}', '{"size":2,"more":1}']) {
      expect(await problemOf('POST', '/v1/things', 'admin', body)).to.equal('400 bodyInvalid');
    }
  });

  it('tells how long a body may be', () => {
    const limitOf = (method: string, target: string) => {
      const dispatched = dispatch(head(method, target), table);
      return dispatched.kind === 'accepted' ? dispatched.bodyLimit : undefined;
    };
    expect(limitOf('POST', '/v1/things')).to.equal(10);
    expect(limitOf('DELETE', '/v1/things/a')).to.equal(65_536);
  });
});

describe('daemon/control/routes/table', () => {
  it('has one row for a method and path', () => {
    const names = routes.map(
      ({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`,
    );
    expect(names).to.deep.equal([...new Set(names)]);
  });

  it('lets those who read change nothing: a plan is a question', () => {
    const writes = routes.filter(({ method, role }) => method !== 'GET' && role === 'read');
    expect(writes.map(({ path }) => path)).to.deep.equal(['/v1/plan']);
  });
});
