/** Rules on schedulers, weights, thresholds and persistence of virtual servers. */
import type { RealServer, Scheduler } from '../lvs-model.js';
import type { PlacedService } from './placed-service.js';
import { lastSetting, nameSpan, valueSpan } from './places.js';
import { type LintRule, perService } from './rule.js';

/** Schedulers of the kernel that only ask whether a weight is 0 (ip_vs_rr, ip_vs_lc, ip_vs_dh). */
const WEIGHTLESS: ReadonlySet<Scheduler> = new Set<Scheduler>(['rr', 'lc', 'dh']);
/** Schedulers to which weights are an order (ipvsadm(8), fo and ovf). */
const ORDERING: ReadonlySet<Scheduler> = new Set<Scheduler>(['fo', 'ovf']);

function weightsOf({ realServers }: { readonly realServers: readonly RealServer[] }) {
  return new Set(realServers.map(({ weight }) => weight).filter((weight) => weight > 0));
}

/** `lb_algo` or its older name. */
function schedulerSpan({ block }: PlacedService) {
  const name = lastSetting(block, 'lvs_sched') === undefined ? 'lb_algo' : 'lvs_sched';
  return valueSpan(block, name);
}

const weightsWithoutEffect: LintRule = {
  code: 'weights-without-effect',
  severity: 'warning',
  title: 'weights that the scheduler does not look at',
  why:
    'The schedulers rr, lc and dh treat all servers alike, however their weights differ; only ' +
    'a weight of 0 counts. A server that should get more connections gets as many as the others.',
  advice: 'write lb_algo wrr for rr, wlc for lc, or leave the weights out',
  check: perService((placed) => {
    const { scheduler } = placed.service;
    const weights = weightsOf(placed.service);
    const written = [...weights].join(', ');
    const message = `lb_algo ${scheduler} does not look at the weights (${written})`;
    return WEIGHTLESS.has(scheduler) && weights.size > 1
      ? [{ span: schedulerSpan(placed), message }]
      : [];
  }),
};

const weightsGiveNoOrder: LintRule = {
  code: 'weights-give-no-order',
  severity: 'hint',
  title: 'a failover scheduler and servers of one weight',
  why:
    'The schedulers fo and ovf use the server with the highest weight and go on to the next ' +
    'one when that is gone or, with ovf, has as many connections as its weight. Where all ' +
    'weights are equal, nothing says which server is the first.',
  advice: 'give the server that should be used first the highest weight',
  check: perService((placed) => {
    const { scheduler, realServers } = placed.service;
    const equal = realServers.length > 1 && weightsOf(placed.service).size === 1;
    const message = `lb_algo ${scheduler} uses the highest weight, and all servers have the same`;
    return ORDERING.has(scheduler) && equal ? [{ span: schedulerSpan(placed), message }] : [];
  }),
};

const allWeightsZero: LintRule = {
  code: 'all-weights-zero',
  severity: 'warning',
  title: 'a virtual server whose servers all have weight 0',
  why:
    'A server of weight 0 gets no new connections. If none of them has a weight, the quorum is ' +
    'never gained either, even when a check raises a weight later.',
  advice: 'give at least one real server a weight of 1',
  check: perService(({ service, block }) => {
    const message = 'all its real servers have weight 0: nobody gets a new connection';
    return service.realServers.every(({ weight }) => weight === 0)
      ? [{ span: nameSpan(block), message }]
      : [];
  }),
};

const thresholdsDoNotWork: LintRule = {
  code: 'thresholds-do-not-work',
  severity: 'warning',
  title: 'connection thresholds that cannot work together',
  why:
    'A server with more connections than uthreshold gets no new ones until it has fewer than ' +
    'lthreshold. Without an upper threshold the lower one is never asked for; above the upper ' +
    'one it never holds anything back.',
  advice: 'write uthreshold, and an lthreshold below it',
  check: perService(({ service, servers }) => {
    const doNotWork = ({ lowerThreshold: low, upperThreshold: high }: RealServer) =>
      low > 0 && low >= high;
    const affected = service.realServers.some(doNotWork) ? servers() : [];
    return affected
      .filter(({ server }) => doNotWork(server))
      .map(({ server, block }) => {
        const { lowerThreshold: low, upperThreshold: high } = server;
        const message =
          high === 0
            ? `lthreshold ${low} has no effect without uthreshold`
            : `lthreshold ${low} is not below uthreshold ${high}`;
        return { span: valueSpan(block, 'lthreshold'), message };
      });
  }),
};

const PERSISTENCE_DETAILS = ['persistence_granularity', 'persistence_engine'] as const;

const persistenceMissing: LintRule = {
  code: 'persistence-missing',
  severity: 'warning',
  title: 'details of a persistence that is off',
  why:
    'A service is persistent only with persistence_timeout. How clients are told apart does ' +
    'not matter without it.',
  advice: 'add persistence_timeout and a number of seconds, or remove the line',
  check: perService(({ service, block }, { mentions }) =>
    service.persistence === undefined
      ? PERSISTENCE_DETAILS.filter(mentions).flatMap((keyword) => {
          const setting = lastSetting(block, keyword);
          const message = `'${keyword}' has no effect without persistence_timeout`;
          return setting === undefined ? [] : [{ span: setting.keyword.span, message }];
        })
      : [],
  ),
};

const clientsStayWithDeadServer: LintRule = {
  code: 'clients-stay-with-dead-server',
  severity: 'hint',
  title: 'inhibit_on_failure with persistence',
  why:
    'inhibit_on_failure leaves a failed server in the table with weight 0. The kernel goes on ' +
    'sending it the new connections of clients that persistence has bound to it, until the ' +
    'persistence_timeout is over, unless net.ipv4.vs.expire_quiescent_template is 1.',
  advice: 'remove inhibit_on_failure, or set net.ipv4.vs.expire_quiescent_template to 1',
  check: perService(({ service, block, servers }) => {
    const { persistence } = service;
    if (persistence === undefined) {
      return [];
    }
    const inhibited = servers().find(({ server }) => server.inhibitOnFailure);
    if (inhibited === undefined) {
      return [];
    }
    const own = lastSetting(inhibited.block, 'inhibit_on_failure');
    const setting = own ?? lastSetting(block, 'inhibit_on_failure');
    const message =
      'a client stays with a failed server for as long as persistence lasts, ' +
      `${persistence.timeoutSeconds} s after its last connection`;
    return [{ span: setting?.keyword.span ?? nameSpan(block), message }];
  }),
};

/** The rules on scheduling. */
export const schedulingRules: readonly LintRule[] = [
  weightsWithoutEffect,
  weightsGiveNoOrder,
  allWeightsZero,
  thresholdsDoNotWork,
  persistenceMissing,
  clientsStayWithDeadServer,
];
