/** Of `real_servers` what the model of the load balancer is made of. */
import type { AddressFamily, IpAddress } from '../base/address.js';
import type { EndpointAddress } from '../base/endpoint-text.js';

/** Who says which servers there are. */
export type DiscoverySource =
  | { readonly kind: 'file'; readonly path: string }
  | {
      readonly kind: 'dns';
      readonly name: string;
      readonly type: 'A' | 'AAAA' | 'SRV';
      /** Name servers; none: those of this machine. */
      readonly servers: readonly EndpointAddress[];
    }
  /** Servers are the values of the keys that begin so. */
  | { readonly kind: 'etcd'; readonly prefix: string; readonly urls: readonly string[] }
  | {
      readonly kind: 'consul';
      readonly service: string;
      readonly tag?: string;
      readonly access: HttpAccess;
    }
  | {
      readonly kind: 'kubernetes';
      readonly namespace: string;
      readonly service: string;
      /** Name or number; absent: the first one. */
      readonly port?: string;
      readonly access: HttpAccess;
    };

/** How a server that speaks HTTP is reached. */
export interface HttpAccess {
  readonly url: string;
  readonly tokenFile?: string;
  /** Of the authority that has signed its certificate; absent: those of this machine. */
  readonly authorityFile?: string;
}

/** Stands in a template for the address of a server. */
export const ANY_ADDRESS: Readonly<Record<AddressFamily, IpAddress>> = {
  inet: '0.0.0.0' as IpAddress,
  inet6: '::' as IpAddress,
};

/** Stands in a template for the port of a server, which no file can say. */
export const ANY_PORT = -1;
