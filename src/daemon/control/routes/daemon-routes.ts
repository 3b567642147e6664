/** The daemon as a whole: its health and its metrics. */
import { CONTENT_TYPES } from '../../../observe/metrics/exposition.js';
import { dialectFor } from '../../../observe/metrics/negotiate.js';
import { json } from './answer.js';
import type { ApiRoute } from './route.js';

/** Rows of the daemon as a whole. */
export const daemonRoutes: readonly ApiRoute[] = [
  {
    method: 'GET',
    path: '/healthz',
    role: 'read',
    summary: 'Whether an operator would call something ill, and what.',
    run: async (daemon) => {
      const problems = await daemon.problems();
      const healthy = problems.length === 0;
      return json(healthy ? 200 : 503, { healthy, problems });
    },
  },
  {
    method: 'GET',
    path: '/metrics',
    role: 'read',
    summary: 'OpenMetrics 1.0 or the text format 0.0.4, as Accept asks.',
    run: async (daemon, { headers }) => {
      const dialect = dialectFor(headers.accept);
      return {
        status: 200,
        type: CONTENT_TYPES[dialect],
        body: await daemon.metrics(dialect),
      };
    },
  },
];
