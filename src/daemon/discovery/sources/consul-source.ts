/** `consul SERVICE`: a question that Consul answers when something has changed, again and again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DiscoverySource } from '../../../config/discovery-model.js';
import { consulServers, nextIndex } from '../../../discovery/consul-answers.js';
import type { OpenSource } from '../source.js';
import { accessWords } from './access.js';
import { askJson } from './http.js';
import { keepFollowing, PAUSE_MS } from './keep-following.js';

const WAIT_SECONDS = 55;
/** Consul adds up to a sixteenth of the time to wait. */
const IDLE_MS = WAIT_SECONDS * 1000 * 1.2;

type ConsulSource = Extract<DiscoverySource, { readonly kind: 'consul' }>;

/** Opens it. */
export const openConsulSource: OpenSource<ConsulSource> = ({ service, tag, access }, host) =>
  keepFollowing(host, async (signal, told) => {
    const url = new URL(`/v1/health/service/${encodeURIComponent(service)}`, access.url);
    url.searchParams.set('passing', '1');
    if (tag !== undefined) {
      url.searchParams.set('tag', tag);
    }
    for (let index = 0; !signal.aborted; await sleep(PAUSE_MS)) {
      url.searchParams.set('index', String(index));
      url.searchParams.set('wait', `${WAIT_SECONDS}s`);
      const { headers, body } = await askJson({
        ...{ url, signal, idleMs: IDLE_MS },
        ...accessWords(access),
      });
      const found = consulServers(body);
      if (typeof found === 'string') {
        throw new Error(found);
      }
      told.answer(() => found);
      const { 'x-consul-index': header } = headers;
      index = nextIndex(index, String(header));
    }
  });
