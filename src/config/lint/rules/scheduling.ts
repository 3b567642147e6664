/** Rules on schedulers, weights, thresholds and persistence of virtual servers. */
import type { Scheduler } from '../../lvs-model.js';
import { firstServer, perService } from '../per-service.js';
import type { PlacedService } from '../placed-service.js';
import { lastSetting, nameSpan, valueSpan } from '../places.js';
import type { LintRule } from '../rule.js';

/** Schedulers of the kernel that only ask whether a weight is 0 (ip_vs_rr, ip_vs_lc, ip_vs_dh). */
const WEIGHTLESS: ReadonlySet<Scheduler> = new Set<Scheduler>(['rr', 'lc', 'dh']);
/** Schedulers to which weights are an order (ipvsadm(8), fo and ovf). */
const ORDERING: ReadonlySet<Scheduler> = new Set<Scheduler>(['fo', 'ovf']);

/** The different weights of a service but 0. */
function weightsOf({ service }: PlacedService): readonly number[] {
  const weights: number[] = [];
  for (const { weight } of service.realServers) {
    if (weight > 0 && !weights.includes(weight)) {
      weights.push(weight);
    }
  }
  return weights;
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
    const weights = WEIGHTLESS.has(scheduler) ? weightsOf(placed) : [];
    if (weights.length < 2) {
      return [];
    }
    const message = `lb_algo ${scheduler} does not look at the weights (${weights.join(', ')})`;
    const { quorum, realServers } = placed.service;
    const known = { span: schedulerSpan(placed), message };
    return quorum > realServers.length
      ? [{ ...known, hint: 'write lb_algo wrr for rr, wlc for lc: the quorum counts the weights' }]
      : [known];
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
    const equal =
      ORDERING.has(scheduler) && realServers.length > 1 && weightsOf(placed).length === 1;
    const message = `lb_algo ${scheduler} uses the highest weight, and all servers have the same`;
    return equal ? [{ span: schedulerSpan(placed), message }] : [];
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
  check: perService((placed) =>
    firstServer(
      placed,
      ({ lowerThreshold: low, upperThreshold: high }) =>
        low > 0 && low >= high
          ? high === 0
            ? `lthreshold ${low} has no effect without uthreshold`
            : `lthreshold ${low} is not below uthreshold ${high}`
          : undefined,
      ({ block }) => valueSpan(block, 'lthreshold'),
    ),
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
  check: perService((placed) => {
    const { persistence, scheduler } = placed.service;
    if (persistence === undefined || scheduler === 'mh') {
      return [];
    }
    const message =
      'a client stays with a failed server for as long as persistence lasts, ' +
      `${persistence.timeoutSeconds} s after its last connection`;
    return firstServer(
      placed,
      ({ inhibitOnFailure }) => (inhibitOnFailure ? message : undefined),
      ({ block }) => {
        const own = lastSetting(block, 'inhibit_on_failure');
        const setting = own ?? lastSetting(placed.block, 'inhibit_on_failure');
        return setting?.keyword.span ?? nameSpan(block);
      },
    );
  }),
};

/** The rules on scheduling. */
export const schedulingRules: readonly LintRule[] = [
  weightsWithoutEffect,
  weightsGiveNoOrder,
  allWeightsZero,
  thresholdsDoNotWork,
  clientsStayWithDeadServer,
];
