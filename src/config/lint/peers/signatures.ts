/** `auth_hmac` of two routers: whether each believes what the other sends. */
import type { VrrpInstance } from '../../model.js';
import { bothSpans, type PairCheck } from './pair.js';

/**
 * Why `receiver` drops the adverts of `sender`, in the words of its log; undefined: it takes them.
 * These are the steps of a change of keys: who signs with a key is believed by who knows it.
 */
function refusal(receiver: VrrpInstance, sender: VrrpInstance): string | undefined {
  const signer = sender.hmac?.mode === 'receive-only' ? undefined : sender.hmac;
  if (signer === undefined) {
    const enforces = receiver.hmac?.mode === 'enforce';
    return enforces ? 'missing authentication trailer' : undefined;
  }
  if (receiver.hmac === undefined) {
    return 'vrrp packet too long';
  }
  const id = signer.activeKey;
  const keyOf = (keys: typeof signer.keys) => keys.find((each) => each.id === id)?.key;
  const known = keyOf(receiver.hmac.keys);
  if (known === undefined) {
    return `unknown authentication key id ${id}`;
  }
  return known === keyOf(signer.keys) ? undefined : 'invalid authentication HMAC';
}

/** Said for both directions at once: a router that is not believed is not heard. */
export const signatures: PairCheck = (pair) => {
  const { here, there, own, other } = pair;
  const refused = [
    { by: here.name, of: there.name, reason: refusal(own.instance, other.instance) },
    { by: there.name, of: here.name, reason: refusal(other.instance, own.instance) },
  ].flatMap(({ by, of, reason }) =>
    reason === undefined ? [] : [`${by} drops the adverts of ${of} (${reason})`],
  );
  if (refused.length === 0) {
    return [];
  }
  const message = `${refused.join(', and ')}, so both become master`;
  const hint = 'write the key that one signs with in both files before it becomes the active_key';
  const spans = bothSpans(pair, 'auth_hmac');
  return [{ code: 'peer-signature-refused', severity: 'error', message, hint, ...spans }];
};
