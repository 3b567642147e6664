/** The daemon as a whole: state, health, metrics, configuration. */
import { exactOptional, strictObject, string } from '../../../base/json-shape.js';
import { CONTENT_TYPES } from '../../../observe/metrics/exposition.js';
import { dialectFor } from '../../../observe/metrics/negotiate.js';
import { DETAILS, readWish, SCOPES } from '../../../observe/metrics/scope.js';
import { silentProcesses } from '../../../observe/status/silent-processes.js';
import { statusView } from '../views/status-view.js';
import { json, problem } from './answer.js';
import { PLAN_BODY_BYTES, PLAN_PATH } from './body-limits.js';
import { type ApiRoute, answerOf, giving, mayDo, refused, taking } from './route.js';

const LINKS = [
  ...['/v1/status', '/v1/vrrp/instances', '/v1/vrrp/groups', '/v1/trackers', '/v1/peers'],
  ...['/v1/lvs/virtual-servers', '/v1/checks', '/v1/overrides', '/v1/events', '/v1/cluster'],
  ...['/v1/configuration', '/v1/diagnostics'],
  ...['/healthz', '/readyz', '/metrics', '/openapi.json'],
];

/** Rows of the daemon as a whole. */
export const daemonRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/v1',
    role: 'read',
    summary: 'Which daemon this is, who asks it, and where to go on.',
    ...giving('Root', async (daemon, { role, actor }) => {
      const { version, routerId: node, uptimeMs } = await daemon.status();
      const client = { role, actor };
      return { version, apiVersion: 'v1', node, uptimeMs, client, links: LINKS };
    }),
  },
  {
    method: 'GET',
    path: '/v1/status',
    role: 'read',
    summary: 'Everything in one object.',
    ...giving('Status', async (daemon) => {
      const [status, problems] = await Promise.all([daemon.status(), daemon.problems()]);
      return statusView(status, daemon.trackers(), daemon.configuration(), problems);
    }),
  },
  {
    method: 'GET',
    path: '/v1/configuration',
    role: 'read',
    summary: 'The configuration that is in force; passwords and keys are digests.',
    ...giving('Configuration', async (daemon) => {
      const { configurationFile: file, configId, configuration } = await daemon.running();
      return {
        file,
        ...(configId === undefined ? {} : { configId }),
        configuration: { ...configuration },
      };
    }),
  },
  {
    method: 'GET',
    path: '/v1/diagnostics',
    role: 'operate',
    summary: 'What is wrong with the files as they are now; a line may show what is written there.',
    ...giving('Diagnostics', (daemon) => daemon.diagnose()),
  },
  {
    method: 'POST',
    path: PLAN_PATH,
    role: 'read',
    summary:
      'What a reload would change. With `text`, which takes the role admin, this is read in the ' +
      'place of the main file.',
    bodyLimit: PLAN_BODY_BYTES,
    gives: 'Plan',
    ...taking(
      strictObject({ text: exactOptional(string()) }),
      '{ "text": "vrrp_instance …" }, or nothing',
      async (daemon, { text }, { role }) => {
        // A text may include any file, and the daemon may read all of them.
        if (text !== undefined && !mayDo(role, 'admin')) {
          const detail = `a plan of another text takes the role admin, not ${role}`;
          return answerOf(refused(403, 'roleNotEnough', detail));
        }
        const plan = await daemon.plan(text);
        return answerOf<'Plan'>(
          typeof plan === 'string' ? refused(503, 'kernelUnreadable', plan) : plan,
        );
      },
    ),
  },
  {
    method: 'GET',
    path: '/healthz',
    role: 'read',
    summary: 'Whether an operator would call something ill, and what: 200 or 503.',
    gives: 'Health',
    run: async (daemon) => {
      const problems = await daemon.problems();
      const healthy = problems.length === 0;
      return json(healthy ? 200 : 503, { healthy, problems });
    },
  },
  {
    method: 'GET',
    path: '/readyz',
    role: 'read',
    summary: 'Whether all processes that are needed run and answer: 200 or 503.',
    gives: 'Readiness',
    run: async (daemon) => {
      const problems = silentProcesses(await daemon.status());
      const ready = problems.length === 0;
      return json(ready ? 200 : 503, { ready, problems });
    },
  },
  {
    method: 'GET',
    path: '/openapi.json',
    role: 'read',
    summary: 'The document that says what answers hold.',
    media: ['application/json'],
    run: async (daemon) => json(200, await daemon.document()),
  },
  {
    method: 'GET',
    path: '/metrics',
    role: 'read',
    summary: 'OpenMetrics 1.0 or the text format 0.0.4, as Accept asks.',
    media: ['application/openmetrics-text', 'text/plain'],
    query: {
      scope: `a part of them: ${SCOPES.join(', ')}; several with commas`,
      detail: `another than metrics_detail says: ${DETAILS.join(', ')}`,
    },
    run: async (daemon, { headers, query }) => {
      const dialect = dialectFor(headers.accept);
      const wish = readWish(query);
      return typeof wish === 'string'
        ? problem(400, 'queryInvalid', wish)
        : {
            status: 200,
            type: CONTENT_TYPES[dialect],
            body: await daemon.metrics(dialect, wish),
          };
    },
  },
];
