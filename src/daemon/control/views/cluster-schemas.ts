/** What the API says of a cluster. Loaded for the documents, and to read other routers. */
import {
  array,
  boolean,
  number,
  object,
  optional,
  picklist,
  string,
  unknown,
} from '../../../base/json-shape.js';
import { maintenance } from './daemon-schemas.js';
import { quorum, tableDigest } from './lvs-schemas.js';
import { priority, transition, vrrpInstance } from './vrrp-schemas.js';
import { about, count, family, time, vrrpState } from './words.js';

const { addresses, faults, master, otherMasters } = vrrpInstance.entries;

/** A part that this router has in a virtual router. */
const virtualRouterHere = object({
  virtualRouter: about('VRID and first address, the same on all members: 51@10.0.0.100', string()),
  family,
  instance: string(),
  interface: string(),
  state: vrrpState,
  since: about('Of the last change of state', time),
  transition,
  priority,
  ...{ master, otherMasters, addresses, faults },
  lastAdvert: optional(about('Of a backup: when it last accepted an advert', time)),
  digest: about('Of what all members have to agree on, without secrets', string()),
});

const virtualServerHere = object({
  key: string(),
  label: string(),
  installed: about('Its services are in the table', boolean()),
  suspended: about('While its addresses are held elsewhere', boolean()),
  tableDigest,
  quorum,
  sorryServerInUse: boolean(),
  realServers: array(
    object({
      label: string(),
      up: boolean(),
      adminState: picklist(['ready', 'drain', 'disabled']),
      activeConnections: optional(
        about('Through this router; absent when the kernel was not asked', count),
      ),
    }),
  ),
});

const selfEntries = {
  version: string(),
  at: time,
  uptimeMs: number(),
  healthy: boolean(),
  problems: array(string()),
  maintenance,
};

/** `GET /v1/cluster/member`: what a router tells the others of itself. */
export const clusterMember = object({
  name: about('Router_id', string()),
  ...selfEntries,
  virtualRouters: array(virtualRouterHere),
  virtualServers: array(virtualServerHere),
  virtualServersDigest: optional(
    about('Of what all directors have to agree on; absent: it balances nothing', string()),
  ),
});

const member = about('Of `members`', string());

/** What is wrong between the members. */
const finding = object({
  kind: about(
    'TwoMasters: of one virtual router. noMaster: none of those that answer. noAnswer: of a ' +
      'member. disagreement: over what all have to have alike. adminStatesDiffer: a real server ' +
      'is drained or disabled for some. tablesDiffer: a client of a virtual server with lb_algo ' +
      'mh is sent to other servers by others. versionSkew: members run different versions',
    picklist([
      ...(['twoMasters', 'noMaster', 'noAnswer', 'disagreement'] as const),
      ...(['adminStatesDiffer', 'tablesDiffer', 'versionSkew'] as const),
    ]),
  ),
  severity: picklist(['alarm', 'notice']),
  subject: about('Of a virtual router or a virtual server; otherwise a member or ""', string()),
  members: array(member),
  text: about('For people', string()),
});

/** `GET /v1/cluster`. */
export const cluster = object({
  at: time,
  self: about('The member that answers', string()),
  members: array(
    object({
      name: string(),
      url: optional(about('Absent: the member that answers', string())),
      answered: boolean(),
      reason: optional(about('Why it has not answered', string())),
      tookMs: optional(about('How long its answer took', number())),
      router: optional(object(selfEntries)),
    }),
  ),
  virtualRouters: array(
    object({
      virtualRouter: string(),
      family,
      masters: array(member),
      on: array(object({ member, ...virtualRouterHere.entries })),
    }),
  ),
  virtualServers: array(
    object({
      key: string(),
      label: string(),
      on: array(object({ member, ...virtualServerHere.entries })),
    }),
  ),
  findings: array(finding),
});

/** What each member has answered: this router first. */
export const clusterAnswers = object({
  answers: array(
    object({
      member: string(),
      status: optional(about('Of HTTP; absent: it has not answered', count)),
      reason: optional(about('Why it has not answered, or has refused', string())),
      answer: optional(about('As the path without /cluster gives it', unknown())),
    }),
  ),
});
