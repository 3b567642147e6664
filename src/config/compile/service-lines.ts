/** What the lines of a `virtual_server` say, as far as they have to do with each other. */
import type { Directive, Word } from '../language/tree.js';

/** A `real_server` as written. */
export interface ServerLine {
  readonly directive: Directive;
  readonly address: Word;
  readonly port: Word | undefined;
}

/** The last use of each keyword counts. */
export interface ServiceLines {
  /** `group`, `fwmark` or an address, and the port behind it. */
  readonly form: string;
  readonly port: string | undefined;
  readonly servers: ServerLine[];
  scheduler?: string;
  method?: string;
  weight?: string;
  /** `ip_family` */
  family?: Word;
  persistent?: true;
  protocol?: Directive;
  onePacket?: Word;
  haSuspend?: Word;
  quorum?: Word;
  hysteresis?: Word;
  sorryServer?: Directive;
}
