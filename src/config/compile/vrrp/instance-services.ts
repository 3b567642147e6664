/** The settings of an instance that the daemon does not follow yet. */
import { PLAIN_INSTANCE } from '../../defaults.js';
import { vrrpInstanceKeywords } from '../../schema/vrrp/vrrp-instance.js';
import type { GarpExtraInterface, InstanceServices } from '../../services-model.js';
import type { CompileContext } from '../reading/context.js';
import { entryLines, optionsOf } from '../reading/list-entries.js';
import type { Setting } from '../reading/settings.js';
import { readRoutes } from '../routes/route.js';
import { readRules } from '../routes/rule.js';
import { readDevice } from './device.js';
import { readHmac } from './hmac.js';
import type { InstanceSettings } from './instance-settings.js';
import { readFollowed, type Trackable } from './trackers.js';

/** What an instance takes from `global_defs`. */
export interface ServiceDefaults {
  readonly smtpAlert: boolean;
  readonly strict: boolean;
  readonly garpExtraInterface: GarpExtraInterface | undefined;
}

/** Reads those settings and checks them. */
export function compileInstanceServices(
  context: CompileContext,
  settings: InstanceSettings,
  defaults: ServiceDefaults,
  trackable: Trackable,
): InstanceServices {
  const extra = garpExtra(settings.last('garp_extra_if')) ?? defaults.garpExtraInterface;
  const strict = settings.value('strict_mode') ?? defaults.strict;
  const written = settings.last('auth_hmac')?.directive.keyword;
  const blocks = entryLines(settings.all('auth_hmac'));
  const hmac = written && readHmac(context, written, blocks, strict);
  return {
    ...PLAIN_INSTANCE,
    ...readFollowed(context, settings, trackable),
    ...readRouting(context, settings),
    ...readDevice(context, settings),
    ...(extra === undefined ? {} : { garpExtraInterface: extra }),
    accept: accepts(settings, strict),
    strict,
    linkbeatPolling: settings.has('linkbeat_use_polling'),
    smtpAlert: settings.value('smtp_alert') ?? defaults.smtpAlert,
    oldUnicastChecksum: oldChecksum(settings),
    ...(hmac === undefined ? {} : { hmac }),
  };
}

/** What strict mode leaves out unless it is written (RFC 9568 section 6.1, Accept_Mode). */
function accepts(settings: InstanceSettings, strict: boolean): boolean {
  return settings.has('no_accept')
    ? settings.comesAfter('accept', 'no_accept')
    : !strict || settings.has('accept');
}

function readRouting(context: CompileContext, settings: InstanceSettings) {
  const { virtual_routes, virtual_rules } = vrrpInstanceKeywords;
  const routes = entryLines(settings.all('virtual_routes'));
  const rules = entryLines(settings.all('virtual_rules'));
  const place = 'vrrp_instance.';
  return {
    virtualRoutes: readRoutes(context, routes, optionsOf(virtual_routes), `${place}virtual_routes`),
    virtualRules: readRules(context, rules, optionsOf(virtual_rules), `${place}virtual_rules`),
  };
}

/** `[all] seconds` */
export function garpExtra(setting: Setting | undefined): GarpExtraInterface | undefined {
  const interval = setting?.values.find((value) => typeof value === 'number');
  return interval === undefined
    ? undefined
    : { all: setting?.values[0] === 'all', intervalMs: interval * 1000 };
}

function oldChecksum(settings: InstanceSettings): InstanceServices['oldUnicastChecksum'] {
  if (!settings.has('old_unicast_checksum')) {
    return 'detect';
  }
  return settings.value('old_unicast_checksum') === 'never' ? 'never' : 'always';
}
