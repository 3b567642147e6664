import { readFileSync, writeFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import { array, number, object } from '../../../../src/base/json-shape.js';
import type { ControlHandlers } from '../../../../src/daemon/control/control-handlers.js';
import { API_PAGE, apiPage } from '../../../../src/daemon/control/openapi/api-page.js';
import { jsonSchemaOf } from '../../../../src/daemon/control/openapi/json-schema-of.js';
import {
  OPENAPI_PAGE,
  openapiDocument,
  openapiText,
} from '../../../../src/daemon/control/openapi/openapi-document.js';
import { dispatch } from '../../../../src/daemon/control/routes/dispatch.js';
import { EVENT_NAMES } from '../../../../src/observe/log/render-event.js';
import { exampleEvent } from '../../../observe/events/example-kept-events.js';
import { exampleEvents } from '../../../observe/log/example-events.js';
import { exampleBalancer } from '../../../observe/status/example-balancer.js';
import { exampleConfiguration, exampleStatus } from '../../../observe/status/example-status.js';
import { exampleDaemon } from '../example-daemon.js';
import { answerJudge, type HeardAnswer } from './answer-judge.js';
import { eventFields } from './event-fields-of.js';

/** https://spec.openapis.org/oas/3.1/schema/2026-08-03 */
const SCHEMA = 'test/daemon/control/openapi/openapi-3.1.schema.json';

async function ask(
  method: string,
  path: string,
  daemon: ControlHandlers = exampleDaemon,
): Promise<HeardAnswer> {
  const head = { method, target: path, headers: {}, role: 'admin', actor: 'test' } as const;
  const dispatched = dispatch(head);
  const answer =
    dispatched.kind === 'refused' ? dispatched.answer : await dispatched.answer(daemon, '');
  return 'stream' in answer
    ? { method, path, status: 200, type: answer.type, body: '' }
    : { method, path, ...answer };
}

const EVENT_FIELDS = 'src/daemon/control/openapi/event-fields.json';

describe('daemon/control/openapi', () => {
  it('says of events what their catalogue says (UPKEEP_UPDATE=1 writes it)', () => {
    const lines = Object.entries(eventFields()).map(
      ([name, schema]) => `"${name}": ${JSON.stringify(schema)}`,
    );
    const text = `{\n${lines.join(',\n')}\n}\n`;
    const { UPKEEP_UPDATE: update } = process.env;
    if (update === '1') {
      writeFileSync(EVENT_FIELDS, text);
    }
    expect(readFileSync(EVENT_FIELDS, 'utf8')).to.equal(text);
  });

  it('is what docs/ has', () => {
    expect(readFileSync(`docs/${OPENAPI_PAGE}`, 'utf8')).to.equal(openapiText());
    expect(readFileSync(`docs/${API_PAGE}`, 'utf8')).to.equal(apiPage());
  });

  it('describes every event of the catalogue, and knows one from another', () => {
    const judge = answerJudge(openapiDocument());
    const wrong = (line: string) => {
      const body = `{"last":"a-1","missed":0,"events":[${line}]}`;
      return judge({
        ...{ method: 'GET', path: '/v1/events', status: 200, type: 'application/json', body },
      });
    };
    expect(Object.keys(eventFields())).to.deep.equal(EVENT_NAMES);
    const lines = exampleEvents.map((event) => exampleEvent(1, event).line);
    expect(wrong(lines.join(','))).to.equal('');
    const { line } = exampleEvent(1, { event: 'reloaded', tookMs: 2 });
    expect(wrong(line)).to.equal('');
    expect(
      wrong(exampleEvent(1, { event: 'reloaded', tookMs: 2, changesLeftOut: 3 }).line),
    ).to.equal('');
    for (const [part, another] of [
      ['"tookMs":2', '"tookMs":"2"'],
      ['"tookMs":2', '"tookMs":2,"more":1'],
      ['"reloaded"', '"reloading"'],
      ['"seq":1', '"seq":0'],
    ] as const) {
      expect(line).to.contain(part);
      expect(wrong(line.replace(part, another)), another).to.not.equal('');
    }
  });

  it('is a document of OpenAPI 3.1', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const validate = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));
    expect(validate(openapiDocument()), ajv.errorsText(validate.errors)).to.equal(true);
    expect(validate({ ...openapiDocument(), paths: { v1: {} } })).to.equal(false);
  });

  it('describes what is answered', async () => {
    const judge = answerJudge(openapiDocument());
    const asked = [
      ...['/v1', '/v1/status', '/v1/vrrp/instances', '/v1/vrrp/instances/VI_1'],
      ...['/v1/vrrp/instances/none', '/v1/vrrp/groups', '/v1/trackers', '/v1/peers'],
      ...['/v1/lvs/virtual-servers', '/v1/lvs/virtual-servers/a', '/v1/checks?state=down'],
      ...[
        '/v1/overrides',
        '/v1/configuration',
        '/v1/diagnostics',
        '/healthz',
        '/readyz',
        '/metrics',
        '/v1/cluster',
        '/v1/cluster/member',
        '/v1/cluster/overrides',
        '/v1/cluster/maintenance',
      ],
    ];
    const answers = await Promise.all(asked.map((path) => ask('GET', path)));
    const posts = ['/v1/plan', '/v1/reload', '/v1/vrrp/instances/VI_1/handover'];
    const posted = await Promise.all(posts.map((path) => ask('POST', path)));
    expect([...answers, ...posted].map(judge).filter((wrong) => wrong !== '')).to.deep.equal([]);
    expect(judge({ ...(await ask('GET', '/v1')), body: '{"version":7}' })).to.match(/version/);
    const more = JSON.stringify({ healthy: true, problems: [], more: 1 });
    expect(judge({ ...(await ask('GET', '/healthz')), body: more })).to.match(/unevaluated/);
  });

  it('describes a load balancer', async () => {
    const status = async () => ({ ...exampleStatus, balancer: exampleBalancer() });
    const daemon = { ...exampleDaemon, status };
    const paths = ['/v1/status', '/v1/lvs/virtual-servers', '/v1/checks?kind=tcp&state=down'];
    const answers = await Promise.all(paths.map((path) => ask('GET', path, daemon)));
    const judge = answerJudge(openapiDocument());
    expect(answers.map(({ status: code }) => code)).to.deep.equal([200, 200, 200]);
    expect(answers.map(judge)).to.deep.equal(['', '', '']);
    const { virtualServers } = JSON.parse(answers[1]?.body ?? '');
    expect(virtualServers).to.have.lengthOf(4);
    const key = encodeURIComponent(virtualServers[0].label);
    const one = await ask('GET', `/v1/lvs/virtual-servers/${key}`, daemon);
    expect(JSON.parse(one.body)).to.deep.equal(virtualServers[0]);
    const { checks } = JSON.parse(answers[2]?.body ?? '');
    expect(checks.map(({ realServer }: { realServer: string }) => realServer)).to.deep.equal([
      '[10.0.1.1]:tcp:80',
      '[10.0.2.1]:tcp:80',
    ]);
    expect(checks[0].check).to.include({ up: false, reason: 'refused' });
  });

  it('knows every kind of shape that is used, and says which it does not', () => {
    const list = object({ list: array(number()) });
    expect(jsonSchemaOf(list)).to.deep.equal({
      type: 'object',
      properties: { list: { type: 'array', items: { type: 'number' } } },
      required: ['list'],
    });
    const date = Object.assign({}, number(), { type: 'date' });
    expect(() => jsonSchemaOf(date)).to.throw('date');
  });
});

describe('daemon/control/views', () => {
  it('show an instance as an operator would ask for it', async () => {
    const { body } = await ask('GET', '/v1/vrrp/instances/VI_1');
    expect(JSON.parse(body)).to.deep.include({
      name: 'VI_1',
      state: 'MASTER',
      since: '2026-11-21T08:16:56.905Z',
      virtualRouter: '51@10.9.9.10',
      family: 'IPv4',
      priority: { base: 100, effective: 100, contributions: [] },
      preempt: true,
    });
    expect(exampleStatus.clock.epochMs).to.equal(Date.parse('2026-11-21T08:17:10Z'));
  });

  it('show who follows a tracker', async () => {
    const { body } = await ask('GET', '/v1/trackers');
    expect(JSON.parse(body).trackers[0]).to.deep.equal({
      ...{ name: 'chk', kind: 'script', up: true, subject: '/usr/bin/check web' },
      usedBy: [{ kind: 'instance', name: 'VI_1', weight: -20 }],
    });
    expect(exampleConfiguration.vrrpInstances).to.have.lengthOf(1);
  });
});
