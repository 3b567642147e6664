/** Rules on directors that serve one address at once: tables of mh, and what is announced. */
import type { RealServer } from '../../lvs-model.js';
import { firstServer, perService } from '../per-service.js';
import { lastSetting, nameSpan, valueSpan } from '../places.js';
import type { LintRule } from '../rule.js';

const fallbackNotWritten: LintRule = {
  code: 'fallback-not-written',
  severity: 'hint',
  title: 'lb_algo mh without mh-fallback',
  why:
    'A server that fails stays in the table of mh with weight 0, so that the clients of others ' +
    'stay where they are; without mh-fallback the kernel refuses the clients of such a server. ' +
    'upkeepd sets it whatever the file says; keepalived does not.',
  advice: 'write mh-fallback behind lb_algo mh',
  check: perService(({ service, block }) => {
    const isWritten = ['mh-fallback', 'flag-1'].some((name) => lastSetting(block, name));
    const message = 'mh-fallback is set as well: a server of weight 0 would refuse its clients';
    const name = lastSetting(block, 'lvs_sched') === undefined ? 'lb_algo' : 'lvs_sched';
    return service.scheduler === 'mh' && !isWritten
      ? [{ span: valueSpan(block, name), message }]
      : [];
  }),
};

const hashedAndPersistent: LintRule = {
  code: 'hashed-and-persistent',
  severity: 'warning',
  title: 'lb_algo mh with persistence',
  why:
    'mh sends a client to the same server whichever director it comes by. With persistence each ' +
    'director goes by what it remembers of the client instead, and none knows what another one ' +
    'remembers: after a failover the client comes to another server.',
  advice: 'remove persistence_timeout',
  check: perService(({ service, block }) => {
    const setting = lastSetting(block, 'persistence_timeout');
    const message = 'persistence makes of mh what each director remembers by itself';
    return service.scheduler === 'mh' && service.persistence !== undefined
      ? [{ span: setting?.keyword.span ?? nameSpan(block), message }]
      : [];
  }),
};

/** What changes the weight of a server while it serves. */
function changesWeight({ checks, slowStartMs }: RealServer): string | undefined {
  if (slowStartMs !== undefined) {
    return 'slow_start';
  }
  const found = checks.find(
    (check) => (check.kind === 'misc' && check.dynamic) || check.kind === 'file',
  );
  return found && (found.kind === 'misc' ? 'misc_dynamic' : 'FILE_CHECK');
}

const weightMovesClients: LintRule = {
  code: 'weight-moves-clients',
  severity: 'hint',
  title: 'lb_algo mh and weights that change all the time',
  why:
    'mh divides all weights by their greatest common divisor to give each server its turns. When ' +
    'a check or slow_start changes one weight by little, the clients of all servers may move; ' +
    'directors whose checks say different weights have different tables.',
  advice: 'write lvs_weight_steps 4, or another number of steps, in global_defs',
  check: perService((placed) =>
    placed.service.scheduler === 'mh' && placed.service.weightSteps === undefined
      ? firstServer(placed, (server) => {
          const what = changesWeight(server);
          return what && `${what} changes the weight: clients of other servers move with it`;
        })
      : [],
  ),
};

const announcedByNat: LintRule = {
  code: 'announced-with-nat',
  severity: 'warning',
  title: 'announce where answers go through one director',
  why:
    'With NAT and FULLNAT the answers of a server have to pass the director that has the ' +
    'connection. An address that several directors announce at once comes to any of them, and ' +
    'another one knows nothing of the connection. Where an instance moves the address, one ' +
    'director at a time has it, and all is well.',
  advice: 'write lb_kind DR or TUN, or give the address to a vrrp_instance',
  check: perService((placed, { configuration: { vrrpInstances } }) => {
    const { service, block } = placed;
    const { identity, announced } = service;
    const moves =
      identity.form === 'address' &&
      vrrpInstances.some(({ virtualAddresses, excludedAddresses }) =>
        [...virtualAddresses, ...excludedAddresses].some(
          ({ address }) => address === identity.address,
        ),
      );
    const found =
      announced &&
      !moves &&
      service.activeOnMaster === undefined &&
      service.realServers.find(({ forwarding: { method } }) => /NAT/.test(method));
    const method = found ? found.forwarding.method : '';
    const message = `announce with ${method}: a connection is lost that comes by another director`;
    const setting = lastSetting(block, 'announce');
    return found ? [{ span: setting?.keyword.span ?? nameSpan(block), message }] : [];
  }),
};

/** The rules on hashing. */
export const hashingRules: readonly LintRule[] = [
  fallbackNotWritten,
  hashedAndPersistent,
  weightMovesClients,
  announcedByNat,
];
