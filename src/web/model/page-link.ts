/** How the page stands to the daemon that it comes from. */

/** Whether what is shown is true now. */
export type PageLink =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'live'; readonly follows: boolean }
  | { readonly kind: 'lost'; readonly sinceMs: number; readonly reason: string }
  /** A token is needed; `refused`: the one that was typed in is none. */
  | { readonly kind: 'locked'; readonly refused: boolean; readonly reason: string };

/** An answer that is none: the status of HTTP, 0 where nothing came, and why. */
export interface FailedAnswer {
  readonly status: number;
  readonly message: string;
}

/** A daemon that asks who is there is no lost one; one that is lost has been so since it was. */
export function afterFailure(
  link: PageLink,
  { status, message: reason }: FailedAnswer,
  hasToken: boolean,
  nowMs: number,
): PageLink {
  // Too many logins have failed from there: who has just typed a token is told, others wait.
  const isTold = status === 429 && hasToken && link.kind === 'waiting';
  if (status === 401 || isTold) {
    return { kind: 'locked', refused: hasToken, reason };
  }
  return { kind: 'lost', sinceMs: link.kind === 'lost' ? link.sinceMs : nowMs, reason };
}
