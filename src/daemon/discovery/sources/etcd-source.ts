/**
 * `etcd PREFIX [URL…]`: each key below the prefix is a server. All of them are read, and then the
 * changes since that revision as they come.
 */
import type { DiscoverySource } from '../../../config/discovery-model.js';
import { MOST_BACKENDS } from '../../../discovery/backend.js';
import {
  type EtcdKeys,
  etcdServers,
  rangeAnswer,
  rangeOf,
  watchAnswer,
} from '../../../discovery/etcd-answers.js';
import type { OpenSource, SourceHost } from '../source.js';
import { askJson, streamJson } from './http.js';
import { keepFollowing } from './keep-following.js';

/** All is read again, to know that the server is there and that nothing was missed. */
const READ_EACH_MS = 60_000;
const TIMEOUT_MS = 5000;

const TOO_MANY = `there are more than ${MOST_BACKENDS} keys`;

type EtcdSource = Extract<DiscoverySource, { readonly kind: 'etcd' }>;

/** Opens it: one member of the cluster after the other. */
export const openEtcdSource: OpenSource<EtcdSource> = ({ prefix, urls }, host) =>
  keepFollowing(host, async (signal, told, round) => {
    const base = new URL(urls[round % urls.length] ?? '');
    const range = rangeOf(prefix);
    const question = { signal, idleMs: TIMEOUT_MS };
    const url = new URL('/v3/kv/range', base);
    const { body } = await askJson({ ...question, url, body: { ...range, limit: MOST_BACKENDS } });
    const found = rangeAnswer(body);
    if (found === undefined) {
      throw new Error(`${url.host} does not answer like etcd`);
    }
    if (found.isMore) {
      throw new Error(TOO_MANY);
    }
    told.answer(() => etcdServers(found.keys));
    const watch = { ...range, start_revision: String(found.revision + 1n) };
    await follow(
      { url: new URL('/v3/watch', base), body: { create_request: watch }, signal },
      found.keys,
      told,
    );
  });

interface WatchQuestion {
  readonly url: URL;
  readonly body: unknown;
  readonly signal: AbortSignal;
}

/** Until it is time to read all again: etcd says nothing while nothing changes. */
async function follow(question: WatchQuestion, former: EtcdKeys, host: SourceHost): Promise<void> {
  const over = new AbortController();
  const cancel = host.timers.after(READ_EACH_MS, () => over.abort());
  const signal = AbortSignal.any([question.signal, over.signal]);
  let keys = former;
  try {
    for await (const line of streamJson({ ...question, signal, idleMs: 2 * READ_EACH_MS })) {
      const next = watchAnswer(line, keys);
      if (next === undefined || next === 'over') {
        return; // a compaction: what was said meanwhile is not known
      }
      if (next !== keys) {
        if (next.size > MOST_BACKENDS) {
          throw new Error(TOO_MANY);
        }
        keys = next;
        host.answer(() => etcdServers(next));
      }
    }
  } catch (error) {
    if (!over.signal.aborted) {
      throw error;
    }
  } finally {
    cancel();
  }
}
