/** `global_defs`: the ways in to the daemon. */
import { isLoopback, parseAddress } from '../../../base/address.js';
import type {
  ApiSettings,
  ClientRole,
  ControlSocketSettings,
  HttpEndpoint,
  HttpListenSettings,
} from '../../services-model.js';
import { type CompileContext, reportError, reportWarning } from '../reading/context.js';
import type { Setting } from '../reading/settings.js';
import { clusterMembers } from './cluster.js';
import type { GlobalSettings } from './global.js';

/** undefined: nothing is said of them. */
export function compileApi(
  context: CompileContext,
  settings: GlobalSettings,
  routerId: string,
): ApiSettings | undefined {
  const controlSockets = settings.all('control_socket').map(controlSocket);
  const [certificate, key, clientAuthority] = wordsOf(settings.last('metrics_tls'));
  const [apiCertificate, apiKey] = wordsOf(settings.last('api_tls'));
  const [authority] = wordsOf(settings.last('api_client_ca'));
  const [tokenFile] = wordsOf(settings.last('api_token_file'));
  const metrics: HttpListenSettings = {
    endpoints: endpointsOf(context, settings.all('metrics_listen')),
    ...tls(certificate, key),
    ...(clientAuthority === undefined ? {} : { clientAuthority }),
    allow: wordsOf(settings.last('metrics_allow')),
  };
  const isProtected = settings.has('api_tls') && hasCredentials(settings);
  const http: HttpListenSettings = {
    endpoints: endpointsOf(context, settings.all('api_listen'), isProtected),
    ...tls(apiCertificate, apiKey),
    ...(authority === undefined ? {} : { clientAuthority: authority }),
    allow: wordsOf(settings.last('api_allow')),
  };
  const web = settings.value('web');
  const line = settings.last('web')?.directive.keyword;
  if (web && line !== undefined && http.endpoints.length === 0) {
    const message = 'the web page is given where api_listen says, and nothing is listened on';
    reportWarning(context, 'web-unserved', line, message);
  }
  const members = clusterMembers(context, settings.all('cluster_member'), routerId);
  const ways = controlSockets.length + metrics.endpoints.length + http.endpoints.length;
  if (ways + members.length === 0) {
    return undefined;
  }
  return {
    controlSockets,
    metrics,
    http,
    clients: settings.all('api_client').map(clientRole),
    ...(tokenFile === undefined ? {} : { tokenFile }),
    hosts: wordsOf(settings.last('api_host')),
    web,
    members,
  };
}

function tls(certificate: string | undefined, key: string | undefined) {
  return certificate === undefined || key === undefined ? {} : { tls: { certificate, key } };
}

function wordsOf(setting: Setting | undefined): readonly string[] {
  return setting?.directive.arguments.map(({ text }) => text) ?? [];
}

/** A role that is none has been reported, and the line left out. */
function roleOf(text: unknown): ClientRole {
  return text === 'admin' || text === 'operate' ? text : 'read';
}

/** 0660 where a group is named: the group is there to use it. */
function controlSocket(setting: Setting): ControlSocketSettings {
  const [path = '', role, ...options] = setting.values;
  const option = (name: string) => {
    const at = options.indexOf(name);
    return at < 0 ? undefined : options[at + 1];
  };
  const group = option('group');
  const mode = option('mode') ?? (group === undefined ? 0o600 : 0o660);
  return {
    path: String(path),
    role: roleOf(role),
    ...(group === undefined ? {} : { group: String(group) }),
    mode: Number(mode),
  };
}

function clientRole(setting: Setting): { readonly name: string; readonly role: ClientRole } {
  const [name = '', role] = wordsOf(setting);
  return { name, role: roleOf(role) };
}

/** Who is not known may read, from this machine only. */
function hasCredentials(settings: GlobalSettings): boolean {
  const byCertificate = settings.has('api_client_ca') && settings.has('api_client');
  return settings.has('api_token_file') || byCertificate;
}

/** @param forAll otherwise only this machine may ask there */
function endpointsOf(
  context: CompileContext,
  settings: readonly Setting[],
  forAll = true,
): readonly HttpEndpoint[] {
  return settings.flatMap(({ directive }) => {
    const [place] = directive.arguments;
    const [, host = '', digits] = /^\[?(.*?)\]?:(\d+)$/.exec(place?.text ?? '') ?? [];
    const address = parseAddress(host);
    const port = Number(digits);
    if (place !== undefined && (address === undefined || port < 1 || port > 65_535)) {
      reportError(context, 'invalid-value', place, `'${place.text}' is no address and port`);
    }
    if (address === undefined || !(port >= 1 && port <= 65_535)) {
      return [];
    }
    if (place !== undefined && !forAll && !isLoopback(address)) {
      const message = `'${place.text}' is not listened on: the API would be open to the network`;
      const hint =
        'write api_tls, and api_token_file or api_client_ca with api_client; or a loopback address';
      reportError(context, 'api-unprotected', place, message, { hint });
      return [];
    }
    return [{ address, port }];
  });
}
