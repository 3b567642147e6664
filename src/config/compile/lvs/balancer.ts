/** `global_defs` as far as it concerns the load balancer, and the block `SSL`. */
import { parseAddress } from '../../../base/address.js';
import type { Word } from '../../language/tree.js';
import type {
  BalancerDefinitions,
  ConnectionTimeouts,
  MarkingSettings,
  SyncDaemonSettings,
  TlsClientSettings,
} from '../../lvs-model.js';
import type { VrrpInstance } from '../../model.js';
import { tlsClientKeywords } from '../../schema/lvs/tls-client.js';
import {
  type GlobalSettings,
  notifyFifo,
  optionalPath,
  processSettings,
  type RootSettings,
} from '../global/global.js';
import { receiveBuffer } from '../global/tuning.js';
import type { ArgumentValue } from '../reading/argument.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import { nearest } from '../reading/edit-distance.js';
import { networkOf } from '../reading/option-values.js';
import { readSettings } from '../reading/settings.js';

/** Settings of the load balancer as a whole. */
export function compileBalancer(
  context: CompileContext,
  root: RootSettings,
  settings: GlobalSettings,
  instances: readonly VrrpInstance[],
): BalancerDefinitions {
  const timeouts = connectionTimeouts(settings.last('lvs_timeouts')?.values);
  const sync = settings.last('lvs_sync_daemon');
  const syncDaemon = syncDaemonSettings(sync?.values, instances) ?? syncOfInstance(instances);
  checkSyncDaemon(context, sync?.directive.arguments ?? [], syncDaemon, instances);
  const fifo = notifyFifo(context, settings, 'lvs_notify_fifo');
  const marking = markingSettings(settings);
  const namespace = optionalPath(root.last('net_namespace_ipvs'));
  const tls = tlsClient(context, root);
  return {
    ...(timeouts === undefined ? {} : { timeouts }),
    flush: settings.has('lvs_flush'),
    flushOnStop: flushOnStop(settings),
    ...(syncDaemon === undefined ? {} : { syncDaemon }),
    ...(fifo === undefined ? {} : { notifyFifo: fifo }),
    realServerInitNotifies: settings.value('rs_init_notifies'),
    ...(marking === undefined ? {} : { marking }),
    process: processSettings(settings, 'checker', 'keepalived_lvs'),
    ...(namespace === undefined ? {} : { networkNamespace: namespace }),
    netlinkCommands: receiveBuffer(settings, 'lvs_netlink_cmd_rcv_bufs'),
    netlinkEvents: receiveBuffer(settings, 'lvs_netlink_monitor_rcv_bufs'),
    ...(tls === undefined ? {} : { tlsClient: tls }),
    driftIntervalMs: settings.value('lvs_drift_interval') * 1000,
    masquerade: masqueraded(settings),
    hostSetup: settings.value('lvs_host_setup'),
  };
}

/** All lines together, each network once. */
function masqueraded(settings: GlobalSettings): BalancerDefinitions['masquerade'] {
  const words = settings
    .all('lvs_masquerade')
    .flatMap(({ directive }) => directive.arguments.map(({ text }) => text));
  return [...new Set(words)].map(networkOf).filter((network) => network !== 'default');
}

function flushOnStop(settings: GlobalSettings): BalancerDefinitions['flushOnStop'] {
  if (!settings.has('lvs_flush_on_stop')) {
    return 'no';
  }
  return settings.value('lvs_flush_on_stop') === 'VS' ? 'services' : 'table';
}

type Values = readonly ArgumentValue[] | undefined;

/** The number behind a word; the last one counts. */
function numberBehind(values: NonNullable<Values>, word: string): number | undefined {
  const value = values[values.lastIndexOf(word) + 1];
  return values.includes(word) && typeof value === 'number' ? value : undefined;
}

function connectionTimeouts(values: Values): ConnectionTimeouts | undefined {
  return (
    values && {
      tcpSeconds: numberBehind(values, 'tcp') ?? 0,
      tcpFinSeconds: numberBehind(values, 'tcpfin') ?? 0,
      udpSeconds: numberBehind(values, 'udp') ?? 0,
    }
  );
}

const SYNC_OPTIONS = new Set(['id', 'maxlen', 'port', 'ttl', 'group']);

/** Options with their words, or the old form: interface, instance and id. */
function syncDaemonSettings(
  values: Values,
  instances: readonly VrrpInstance[],
): SyncDaemonSettings | undefined {
  if (values === undefined) {
    return undefined;
  }
  const [device, ...rest] = values;
  const plain: string[] = [];
  const options: ArgumentValue[] = [];
  for (let index = 0; index < rest.length; index += 1) {
    const value = rest[index] ?? '';
    if (SYNC_OPTIONS.has(String(value))) {
      options.push(value, rest[index + 1] ?? '');
      index += 1;
    } else if (value !== 'inst') {
      plain.push(String(value));
    }
  }
  const [instance, number] = plain;
  const written = numberBehind(options, 'id') ?? (/^\d+$/.test(number ?? '') ? number : undefined);
  const router = instances.find(({ name }) => name === instance)?.virtualRouterId;
  const maximum = numberBehind(options, 'maxlen');
  const port = numberBehind(options, 'port');
  const ttl = numberBehind(options, 'ttl');
  const group = options.includes('group')
    ? parseAddress(String(options[options.lastIndexOf('group') + 1]))
    : undefined;
  return {
    interface: String(device),
    ...(instance === undefined ? {} : { instance }),
    syncId: written === undefined ? (router ?? 0) : Math.min(Number(written), 255),
    ...(maximum === undefined ? {} : { maximumMessageBytes: maximum }),
    ...(port === undefined ? {} : { port }),
    ...(ttl === undefined ? {} : { ttl }),
    ...(group === undefined ? {} : { group }),
  };
}

/** `lvs_sync_daemon_interface`, the former way to say it, by which keepalived sends with ID 0. */
function syncOfInstance(instances: readonly VrrpInstance[]): SyncDaemonSettings | undefined {
  return instances
    .map(({ name, lvsSyncInterface }) =>
      lvsSyncInterface === undefined
        ? undefined
        : { interface: lvsSyncInterface, instance: name, syncId: 0 },
    )
    .find((settings) => settings !== undefined);
}

/** keepalived tests neither; its synchronisation daemon does not start then. */
function checkSyncDaemon(
  context: CompileContext,
  words: readonly Word[],
  daemon: SyncDaemonSettings | undefined,
  instances: readonly VrrpInstance[],
): void {
  const [device] = words;
  const word = words.find(({ text }) => text === daemon?.instance);
  if (device !== undefined && context.interfaces?.has(device.text) === false) {
    const message = `interface '${device.text}' does not exist: no connections are synchronised`;
    reportWarning(context, 'interface-not-found', device, message, { class: 'OK' });
  }
  if (word !== undefined && !instances.some(({ name }) => name === word.text)) {
    const near = nearest(
      word.text,
      instances.map(({ name }) => name),
    );
    const hint = near === undefined ? {} : { hint: `did you mean '${near}'?` };
    const message = `no vrrp_instance '${word.text}': no connections are synchronised`;
    reportWarning(context, 'unknown-instance', word, message, { class: 'OK', ...hint });
  }
}

function markingSettings(settings: GlobalSettings): MarkingSettings | undefined {
  const table = settings.value('nftables_ipvs');
  return table === undefined
    ? undefined
    : {
        table,
        chainPriority: settings.value('nftables_ipvs_priority'),
        firstMark: settings.value('nftables_ipvs_start_fwmark'),
        counters: settings.has('nftables_counters'),
      };
}

const TLS_CLIENT = { table: tlsClientKeywords, path: 'SSL' } as const;

/** One block for all; of several the last counts, as in keepalived. */
function tlsClient(context: CompileContext, root: RootSettings): TlsClientSettings | undefined {
  const blocks = root.all('SSL');
  const [first] = blocks;
  const used = blocks.map(({ directive }, index) => {
    if (index > 0 && first !== undefined) {
      const message = 'there is a block SSL already; this later one replaces it';
      const related = [{ message: 'the first one', span: first.directive.keyword.span }];
      reportError(context, 'repeated-ssl', directive.keyword, message, { related });
    }
    return readSettings(context, directive.block?.directives ?? [], TLS_CLIENT);
  });
  const settings = used.at(-1);
  const certificateAuthorities = settings?.value('ca');
  const certificate = settings?.value('certificate');
  const key = settings?.value('key');
  const password = settings?.value('password');
  return (
    settings && {
      ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
      ...(certificate === undefined ? {} : { certificate }),
      ...(key === undefined ? {} : { key }),
      ...(password === undefined ? {} : { password }),
    }
  );
}
