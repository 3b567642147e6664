/** The `code` of a problem: what programs may rely on. A code keeps its meaning. */

/** Each code, and when it is given. */
export const PROBLEM_CODES = {
  noSuchPath: 'there is no such path',
  methodNotAllowed: 'the path is there, for another method',
  roleNotEnough: 'the client may not do this: its role is not enough',
  notAuthenticated: 'a token or a client certificate is needed, and there is none that is known',
  tooManyLogins: 'too many logins have failed from this address in a minute',
  tooManyRequests: 'as many requests are answered as there may be at a time',
  hostUnknown: 'the request is for a name that is none of this router',
  originForeign: 'a page of another site asks for a change',
  bodyTooLarge: 'the body of the request is longer than this path takes',
  bodyInvalid: 'the body of the request is not what this path takes',
  queryInvalid: 'a parameter of the query is not what this path takes',
  notFound: 'there is nothing of this name',
  ambiguous: 'a name may stand for several things: `names` are these',
  wouldLoseQuorum: 'a virtual server would lose its quorum; `force` does it all the same',
  heldByWider: 'what is to end was said of more than this',
  notMaster: 'the instance is no master here, so there is nothing to hand over',
  notHandedOver: 'instances have found no backup, and nothing else was done; `force` does it',
  noHealthyPeer: 'no backup has taken over; this router is still master',
  kernelUnreadable: 'the kernel could not be asked',
  reloadRefused: 'the daemon goes on with the configuration that it has; `diagnostics` say why',
  reverted: 'the former configuration is back, because the new one was not confirmed',
  noProcess: 'the process that would know is not running, or does not answer',
  tooManyStreams: 'as many streams are open as there may be at a time',
  internalError: 'the daemon has failed to answer, which is an error of its own',
} as const satisfies Readonly<Record<string, string>>;

/** One of them. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
