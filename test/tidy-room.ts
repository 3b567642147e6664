/**
 * What a room, a folder below a part of `src/`, may import besides itself and `base/`. An entry
 * is a folder, with all that lies below it, or one file. What is not here is forbidden: that the
 * VRRP child writes no file and starts no process is so because it has no module to do it with.
 */
export interface Room {
  /** Folders and files of `src/`. */
  readonly imports: readonly string[];
  /** `node:` modules and packages; none without it. */
  readonly outside?: readonly string[];
}

/** The events of a host that can be logged, and nothing that renders them. */
export const HOST_EVENTS = 'observe/log/host-log-events';
