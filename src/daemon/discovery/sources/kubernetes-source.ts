/** `kubernetes NAMESPACE/SERVICE`: its EndpointSlices are listed, and then watched from there. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DiscoverySource } from '../../../config/discovery-model.js';
import { MOST_BACKENDS } from '../../../discovery/backend.js';
import {
  type KubernetesSlices,
  kubernetesServers,
  listAnswer,
  watchEvent,
} from '../../../discovery/kubernetes-answers.js';
import type { OpenSource } from '../source.js';
import { accessWords } from './access.js';
import { askJson, HttpRefusal, streamJson } from './http.js';
import { keepFollowing, PAUSE_MS } from './keep-following.js';

/** A watch ends after this time, and goes on from where it was. */
const WATCH_SECONDS = 55;
const IDLE_MS = 2000 * WATCH_SECONDS;
const TIMEOUT_MS = 5000;
/** That version is not known any more. */
const GONE = 410;

type KubernetesSource = Extract<DiscoverySource, { readonly kind: 'kubernetes' }>;

/** Opens it. */
export const openKubernetesSource: OpenSource<KubernetesSource> = (source, host) =>
  keepFollowing(host, async (signal, told) => {
    const url = urlOf(source);
    const words = () => ({ signal, ...accessWords(source.access) });
    const { body } = await askJson({ ...words(), url, idleMs: TIMEOUT_MS });
    let known: KubernetesSlices | undefined = listAnswer(body);
    if (known === undefined) {
      throw new Error('it does not answer like Kubernetes');
    }
    const tell = (slices: KubernetesSlices): void => {
      if (slices.size > MOST_BACKENDS) {
        throw new Error(`its slices have more than ${MOST_BACKENDS} addresses`);
      }
      told.answer(() => kubernetesServers(slices, source.port));
    };
    tell(known);
    for (; !signal.aborted; await sleep(PAUSE_MS)) {
      const watch = watchUrl(url, known.version);
      try {
        for await (const line of streamJson({ ...words(), url: watch, idleMs: IDLE_MS })) {
          known = watchEvent(line, known);
          if (known === undefined) {
            return; // to be listed again
          }
          tell(known);
        }
        tell(known); // as it was: the server is there
      } catch (error) {
        if (error instanceof HttpRefusal && error.status === GONE) {
          return;
        }
        throw error;
      }
    }
  });

function urlOf({ namespace, service, access }: KubernetesSource): URL {
  const place = `namespaces/${encodeURIComponent(namespace)}/endpointslices`;
  const url = new URL(`/apis/discovery.k8s.io/v1/${place}`, access.url);
  url.searchParams.set('labelSelector', `kubernetes.io/service-name=${service}`);
  return url;
}

function watchUrl(url: URL, version: string): URL {
  const watch = new URL(url);
  const words = { watch: '1', allowWatchBookmarks: 'true', timeoutSeconds: String(WATCH_SECONDS) };
  for (const [name, text] of Object.entries({ ...words, resourceVersion: version })) {
    watch.searchParams.set(name, text);
  }
  return watch;
}
