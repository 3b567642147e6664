/** What the health checks can say; `observe/` renders it. */
import type { CheckSubject } from '../config/checkers/check-kind.js';
import type { CheckName } from '../config/checkers/kinds.js';

/** Something that a check can say. In the quotations RS is the server and VS the service. */
export type CheckHappening =
  | {
      /**
       * The first success, or a server is back: `TCP connection to RS success.`, `UDP connection
       * to RS success.`, `ICMP connection to RS success.`, `Remote Web server RS succeed on
       * service.`, `Remote SMTP server RS succeed on service.`, `Misc check for [RS VS VS] by
       * [path] succeeded.`, `BFD check of [name] RS(RS) is UP`; nothing for DNS_CHECK.
       */
      readonly event: 'checkSucceeded';
      readonly first: boolean;
    }
  | {
      /**
       * A server goes down: `TCP_CHECK on service RS failed after N retries.`, or `failed.` when
       * `retries` is 0; UDP_CHECK the same; `ICMP CHECK on service RS failed`; HTTP_GET and
       * SSL_GET say `HTTP_CHECK` and `SSL_CHECK`; `SMTP_CHECK <reason>`; `DNS_CHECK (RS) <reason>
       * after N retries`; `Misc check for [RS VS VS] by [path] failed after N retries.`.
       */
      readonly event: 'checkFailed';
      readonly retries: number;
      readonly reason: string;
    }
  /** Each attempt that fails while the check is up, with `log_all_failures`. */
  | { readonly event: 'attemptFailed'; readonly reason: string }
  /** It could not be made: `socket bind failed. Rescheduling`. */
  | { readonly event: 'attemptUndecided'; readonly reason: string }
  /** An agent has said what is not followed: `'maxconn:30' not followed` */
  | { readonly event: 'wordsIgnored'; readonly words: string }
  /** `SSL_GET of RS: its certificate ends on …` (ours): once for each, wall-clock milliseconds. */
  | { readonly event: 'certificateEnds'; readonly endsMs: number }
  /** A page is good while the check is down: `HTTP status code success to RS url(path).` */
  | { readonly event: 'pageSucceeded' }
  /** `Activating healthchecker for service RS for VS VS`, `Suspending …` (`ha_suspend`) */
  | { readonly event: 'checkActivated' | 'checkSuspended' };

/** Events of the health checks. */
export type HealthLogEvent = CheckSubject<CheckName> & CheckHappening;
