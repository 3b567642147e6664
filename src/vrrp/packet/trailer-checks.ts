/**
 * The checks of `auth_hmac`, in keepalived's order; each has a counter of its own. They come before
 * any field of the advert reaches the state machine.
 */
import { isAuthentic, readTrailer } from './authentication-trailer.js';
import { numberOfTime, secondsBetween, wasSeen, windowSeconds } from './freshness.js';
import type { Check, Refusal, Subject } from './receive-subject.js';

/** The trailer that the instance asks for. */
export const checkTrailer: Check = (subject) => {
  const { hmac } = subject.instance;
  if (hmac === undefined) {
    return undefined;
  }
  if (subject.trailer === undefined) {
    return hmac.mode === 'enforce'
      ? { counter: 'auth_ext_missing', problem: { kind: 'trailerMissing' } }
      : undefined;
  }
  return (
    refuseStranger(subject) ??
    refuseContent(subject, subject.trailer, hmac) ??
    refuseReplay(subject, subject.trailer, hmac)
  );
};

type Hmac = NonNullable<Subject['instance']['hmac']>;

/** Of unicast only peers are remembered, so only they can be told from a replay. */
function refuseStranger({ instance, header }: Subject): Refusal | undefined {
  const { unicastPeers } = instance;
  const isKnown = unicastPeers.some(({ address }) => address === header.source);
  return unicastPeers.length === 0 || isKnown
    ? undefined
    : { counter: 'source_err', problem: { kind: 'noPeer' } };
}

function refuseContent(subject: Subject, bytes: Uint8Array, hmac: Hmac): Refusal | undefined {
  const { instance, context, header, advertisement } = subject;
  const { isWellFormed, keyId, sequence } = readTrailer(bytes);
  if (!isWellFormed) {
    return { counter: 'auth_ext_malformed', problem: { kind: 'trailerMalformed' } };
  }
  const windowS = windowSeconds(hmac, instance.advertIntervalMs);
  const skewS = secondsBetween(numberOfTime(context.epochMs), sequence);
  if (hmac.antiReplay === 'time' && Math.abs(skewS) > windowS) {
    const problem = { kind: 'trailerStale', skewS: Math.abs(skewS), windowS } as const;
    return { counter: 'auth_ext_stale', problem };
  }
  const key = hmac.keys.find(({ id }) => id === keyId);
  if (key === undefined) {
    return { counter: 'auth_ext_unknown_key', problem: { kind: 'unknownKey', keyId } };
  }
  return isAuthentic({ source: header.source, advertisement }, key.key, bytes)
    ? undefined
    : { counter: 'auth_ext_invalid_hmac', problem: { kind: 'invalidHmac' } };
}

function refuseReplay(subject: Subject, bytes: Uint8Array, hmac: Hmac): Refusal | undefined {
  const { instance, context, header } = subject;
  const { marks, epochMs } = context;
  const mark = { source: header.source, sequence: readTrailer(bytes).sequence };
  return wasSeen(marks, mark, epochMs, hmac, instance.advertIntervalMs)
    ? { counter: 'auth_ext_replay', problem: { kind: 'replayed' } }
    : undefined;
}
