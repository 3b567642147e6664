/** Why things are as they are: from what a daemon says of itself to an answer. Pure. */
import { type StatusSubject, select } from '../status/select.js';
import type { DaemonStatus } from '../status/status.js';
import { explainGroup } from './explain-group.js';
import { explainInstance } from './explain-instance.js';
import { explainRealServer, explainVirtualServer } from './explain-server.js';
import type { Explanation } from './explanation.js';

/** An explanation of everything that a word stands for; empty: there is no such thing. */
export function why(status: DaemonStatus, word: string): readonly Explanation[] {
  return select(status, word).map((subject) => explain(status, subject));
}

function explain(status: DaemonStatus, subject: StatusSubject): Explanation {
  switch (subject.kind) {
    case 'instance':
      return explainInstance(status, subject.instance, subject.address);
    case 'group':
      return explainGroup(status, subject.group);
    case 'virtualServer':
      return explainVirtualServer(status.clock, subject.virtualServer);
    case 'realServer':
      return explainRealServer(status.clock, subject.virtualServer, subject.realServer);
  }
}
