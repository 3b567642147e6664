/**
 * Main program of the api child: HTTP over TCP. It has sockets, certificates and tokens from the
 * supervisor, and gives up its privileges before it takes a connection; it opens no file and starts
 * no process. What clients ask, the supervisor answers; what the supervisor asks of other routers
 * goes through here as well. Its end changes nothing but HTTP.
 */
import { monotonicClock } from '../../linux/clock.js';
import { becomeUser } from '../../linux/process/become-user.js';
import { hasNoCapabilities } from '../../linux/process/capabilities.js';
import { keepToParent, type OwnOrder, supervisorLine } from '../child-program.js';
import type { FromApi, ToApi } from '../messages.js';
import { apiChildRules } from '../outbox-rules.js';
import { processNames } from '../process-names.js';
import { nameProcess } from '../scheduling.js';
import { HttpFront } from './http-front.js';
import { askMembers, type MemberAccess } from './member-client.js';
import { pages } from './pages.js';
import { PendingRequests } from './pending-requests.js';

const { deliver, endWith, attempt, obey } = supervisorLine<FromApi>('api child', apiChildRules, {
  gathers: false,
});

const requests = new PendingRequests(deliver);
const front = new HttpFront({ pages, requests, nowMs: monotonicClock.nowMs });
let isBegun = false;
let members: readonly MemberAccess[] = [];

function configure(order: Extract<ToApi, { kind: 'configure' }>): void {
  const { account, listeners, rules } = order;
  ({ members } = order);
  if (!isBegun) {
    isBegun = true;
    if (account !== undefined) {
      becomeUser(account);
      keepToParent(); // the kernel forgets that with the user (prctl(2), PR_SET_PDEATHSIG)
    }
    if (!hasNoCapabilities()) {
      throw new Error('it still has capabilities, and takes no connection');
    }
  }
  const problems = front.configure(listeners, rules);
  deliver([
    ...problems.map(({ path, reason }): FromApi => {
      return { kind: 'log', event: { event: 'fileFailed', path, reason } };
    }),
    { kind: 'ready' },
  ]);
}

function stop(): void {
  front.close();
  endWith({ kind: 'stopped', released: true }, 0);
}

function receive(message: OwnOrder<ToApi>): void {
  switch (message.kind) {
    case 'configure':
      configure(message);
      return;
    case 'askMembers': {
      const { request, asked } = message;
      void askMembers(members, asked).then((answers) =>
        deliver([{ kind: 'membersAnswered', request, answers }]),
      );
      return;
    }
    default:
      requests.hear(message);
  }
}

nameProcess(processNames.api, attempt);
obey(receive, stop);
