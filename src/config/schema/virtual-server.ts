/** `virtual_server` and `real_server`. The load balancer is not driven yet. */
import { plannedCheckers } from './checkers.js';
import { keywords } from './keyword.js';
import { planned } from './planned.js';

const balancer = planned('no service is set up in the load balancer');

const shared = {
  ...balancer.values('retry', 'delay_before_retry', 'warmup', 'connect_timeout', 'delay_loop'),
  ...balancer.values('lvs_method', 'virtualhost', 'snmp_name', 'weight'),
  ...balancer.flags('inhibit_on_failure', 'alpha', 'smtp_alert'),
};

const realServer = balancer.block(
  keywords({
    ...shared,
    ...balancer.values('uthreshold', 'lthreshold', 'notify_up', 'notify_down'),
    ...plannedCheckers,
  }),
);

/** `virtual_server` */
export const plannedVirtualServer = {
  virtual_server: balancer.block(
    keywords({
      ...shared,
      ...balancer.values('ip_family', 'lb_algo', 'lvs_sched', 'lb_kind', 'protocol'),
      ...balancer.values('persistence_engine', 'persistence_timeout', 'persistence_granularity'),
      ...balancer.values('quorum_up', 'quorum_down', 'quorum', 'hysteresis', 'sorry_server'),
      ...balancer.values('sorry_server_lvs_method'),
      ...balancer.flags('hashed', 'ops', 'flag-1', 'flag-2', 'flag-3', 'sh-port', 'sh-fallback'),
      ...balancer.flags('mh-port', 'mh-fallback', 'ha_suspend', 'omega', 'sorry_server_inhibit'),
      real_server: realServer,
    }),
  ),
};
