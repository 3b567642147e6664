/** What the exit status of `upkeep` means; `upkeep check` has keepalived's own as well. */
export const exitCodes = {
  ok: 0,
  /** A wrong command line, as with keepalived, or a request that was refused. */
  failed: 1,
  /** No daemon listens at the control socket. */
  noDaemon: 3,
} as const;
