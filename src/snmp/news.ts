/** What has happened that is told without being asked: traps of SNMP, signals of D-Bus. */

export type News =
  /** Of a `vrrp_instance` or a `vrrp_sync_group`; `STOP`: the daemon ends. */
  | {
      readonly kind: 'instance' | 'group';
      readonly name: string;
      readonly state: 'INIT' | 'BACKUP' | 'MASTER' | 'FAULT' | 'STOP';
    }
  /** `up`: it is in the table again. Labels are keepalived's (`[ip]:tcp:80`). */
  | {
      readonly kind: 'realServer';
      readonly service: string;
      readonly server: string;
      readonly up: boolean;
    }
  | { readonly kind: 'quorum'; readonly service: string; readonly up: boolean };

/** A state that is told of. */
export type ToldState = Extract<News, { readonly state: unknown }>['state'];
