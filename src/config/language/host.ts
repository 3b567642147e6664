/** What the language layer asks of its surroundings; it touches no file by itself. */

/** Why a file cannot be read. keepalived refuses directories, devices and executable files. */
export interface FileProblem {
  readonly kind: 'missing' | 'directory' | 'not-regular' | 'executable' | 'unreadable';
  /** What the system said, e.g. "EACCES: permission denied". */
  readonly detail?: string;
}

/** Told of a directory whose entries cannot be listed, and why. */
export type UnreadablePath = (path: string, problem: FileProblem) => void;

/** Files, environment and randomness, injected. */
export interface LanguageHost {
  /** The bytes of a file, or why there are none. Relative paths: from the current directory. */
  readFile(path: string): Uint8Array | FileProblem;
  /** Whether others than its owner may read a file; without it none. */
  isExposed?(path: string): boolean;
  /**
   * The paths that match a pattern with `*`, `?` or `[…]` (glob(7); brace alternatives have been
   * resolved by the caller), sorted, as `readFile` takes them. A relative pattern is relative to
   * `baseDirectory`; an empty base is the current directory. A directory on the way that is there
   * and cannot be listed goes to `unreadable`: what it holds is not known.
   */
  glob(pattern: string, baseDirectory: string, unreadable?: UnreadablePath): readonly string[];
  /** An environment variable, for `${_ENV NAME}`. */
  environment(name: string): string | undefined;
  /** A random number, 0 <= x < 1, for `${_RANDOM}`. */
  random(): number;
}

/** What the command line says about reading. */
export interface ReadOptions {
  /** What `@id` lines compare with and what `${_INSTANCE}` gives: option `-i`, or the node name. */
  readonly configId: string;
  /** Option `-e`: every include problem is an error from the start. */
  readonly allIncludeChecks: boolean;
  /** Makes `${_PWD}` absolute when the configuration was named by a relative path. */
  readonly currentDirectory?: string;
}
