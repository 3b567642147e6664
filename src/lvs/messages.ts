/** What goes into the director and what comes out of it. */
import type { ScriptCommand } from '../config/script-model.js';
import type { LvsLogEvent } from './log-events.js';

/** A notification: the script of the configuration, the FIFO line, and mail. */
export type LvsNotifyEffect =
  | {
      readonly type: 'RS';
      /** `[192.168.0.1]:tcp:80` */
      readonly server: string;
      readonly service: string;
      readonly state: 'UP' | 'DOWN';
      readonly script?: ScriptCommand;
    }
  | {
      readonly type: 'VS';
      readonly service: string;
      readonly state: 'UP' | 'DOWN';
      readonly script?: ScriptCommand;
    };

/** A mail that the load balancer wants to be sent (checkers.md "Messages"). */
export interface LvsMail {
  readonly subject: string;
  readonly body: string;
}

/** What the director asks its surroundings for. */
export type DirectorEffect =
  | { readonly kind: 'log'; readonly event: LvsLogEvent }
  | { readonly kind: 'notify'; readonly effect: LvsNotifyEffect }
  | { readonly kind: 'mail'; readonly mail: LvsMail };
