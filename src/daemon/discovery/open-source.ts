/** The kinds of sources. */
import type { DiscoverySource } from '../../config/discovery-model.js';
import type { OpenSource } from './source.js';
import { openConsulSource } from './sources/consul-source.js';
import { openDnsSource } from './sources/dns-source.js';
import { openEtcdSource } from './sources/etcd-source.js';
import { openFileSource } from './sources/file-source.js';
import { openKubernetesSource } from './sources/kubernetes-source.js';

/** Opens one of any kind. */
export const openSource: OpenSource<DiscoverySource> = (source, host) => {
  switch (source.kind) {
    case 'file':
      return openFileSource(source, host);
    case 'dns':
      return openDnsSource(source, host);
    case 'etcd':
      return openEtcdSource(source, host);
    case 'consul':
      return openConsulSource(source, host);
    case 'kubernetes':
      return openKubernetesSource(source, host);
  }
};
