/** What the exit status of `upkeep` means; `upkeep check` has keepalived's own as well. */
export const exitCodes = {
  ok: 0,
  /** A wrong command line, as with keepalived, or a request that was refused. */
  failed: 1,
  /** The answer to what was asked is no: it is not so, or was not in time. */
  no: 2,
  /** No daemon listens at the control socket. */
  noDaemon: 3,
  /** The socket belongs to others, or the role of who asks is not enough. */
  notPermitted: 4,
} as const;

/** For the help text of the commands that ask a daemon. */
export const DAEMON_EXITS = '3  no daemon is running    4  not permitted';
