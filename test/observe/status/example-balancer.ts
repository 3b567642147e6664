/** A small load balancer in the middle of its work, as the tests of dumps and status use it. */
import type { VirtualServer } from '../../../src/config/lvs-model.js';
import { createDirector } from '../../../src/lvs/director/director.js';
import type { DirectorSnapshot } from '../../../src/lvs/director/snapshot.js';
import {
  balancer,
  checkedServer,
  command,
  dynamicCheck,
  realServer,
  report,
  sorryServer,
  tcpIdentity,
  virtualServer,
} from '../../lvs/director/sample-balancer.js';

/** One with everything, one that has lost its quorum, one for a mark, suspended or not there. */
export const exampleVirtualServers: readonly VirtualServer[] = [
  virtualServer({
    scheduler: 'wrr',
    persistence: { timeoutSeconds: 30 },
    quorumUp: command('/bin/up'),
    sorryServer,
    realServers: [
      checkedServer('10.0.1.1', { weight: 3, inhibitOnFailure: true }),
      checkedServer('10.0.1.2', { checks: [dynamicCheck('/bin/load')], upperThreshold: 9 }),
      checkedServer('10.0.1.3'),
    ],
  }),
  virtualServer({
    identity: tcpIdentity('10.0.0.2'),
    realServers: [checkedServer('10.0.2.1')],
    sorryServer,
  }),
  virtualServer({
    identity: { form: 'fwmark', mark: 5, family: 'inet' },
    realServers: [realServer('10.0.3.1', { port: 0 })],
    activeOnMaster: ['VI_1'],
  }),
  virtualServer({
    identity: tcpIdentity('10.0.0.4'),
    realServers: [checkedServer('10.0.4.1')],
    haSuspend: true,
  }),
];

/** What the director knows after some results. */
export function exampleBalancer(): DirectorSnapshot {
  const director = createDirector(balancer(exampleVirtualServers));
  director.handle({ kind: 'start' });
  const atMs = 90_000;
  report(director, '10.0.1.1', { reason: 'refused', atMs });
  report(director, '10.0.1.2', { up: true, weight: 6, reason: '', atMs });
  report(director, '10.0.2.1', { reason: 'no answer', atMs });
  return director.snapshot();
}
