/** Walks fixture and tables side by side: every keyword of keepalived, without exception. */

import { expect } from 'chai';
import { agentCheckKeywords } from '../../../src/config/checkers/agent.js';
import { grpcCheckKeywords } from '../../../src/config/checkers/grpc.js';
import type { BlockSchema } from '../../../src/config/schema/keyword.js';
import { allKeywords, type PlacedKeyword } from '../../../src/config/schema/lookup.js';
import { loadText } from '../load-text.js';
import { type Example, exampleWriter, fixtureRows, placeOf } from './fixture.js';

const rows = fixtureRows();
const write = exampleWriter(rows);
const schema = new Map([...allKeywords()].flatMap(schemaPlaces));

/** The places that a row of the tables stands for: itself, its entries and its words. */
function schemaPlaces(placed: PlacedKeyword): readonly (readonly [string, PlacedKeyword])[] {
  const { path, name, keyword } = placed;
  const inside = path === '' ? name : `${path}.${name}`;
  const [argument] = keyword.arguments;
  const words =
    argument?.repeated && argument.value.type === 'choice' ? argument.value.choices : [];
  const places = [placeOf({ block: path, keyword: name }), ...words.map((w) => `${inside}.${w}`)];
  const entries = isList(keyword.block) ? [`${inside}.<entry>`] : [];
  return [...places, ...entries].map((place) => [place, placed] as const);
}

function isList(block: BlockSchema | undefined): boolean {
  return block?.content === 'list';
}

/** What those say besides keepalived's words who say how often a check may fail. */
function row(place: string): readonly string[] {
  return ['rise', 'fall', 'fast_interval'].map((name) => `${place}.${name}`);
}

/** Keywords that keepalived does not have. */
const OURS = [
  ...['global_defs.watch_configuration', 'global_defs.vrrp_handover_at_stop'],
  ...['global_defs.lvs_drift_interval', 'global_defs.lvs_host_setup'],
  ...['global_defs.lvs_weight_steps', 'global_defs.maintenance_directory'],
  ...['global_defs.lvs_masquerade', 'global_defs.vrrp_wait_for_lvs'],
  ...['control_socket', 'metrics_listen', 'metrics_tls', 'metrics_allow', 'metrics_detail'].map(
    (name) => `global_defs.${name}`,
  ),
  'global_defs.metrics_compat',
  ...['mehdy', 'gen2brain', 'textfile'].map((name) => `global_defs.metrics_compat.${name}`),
  'global_defs.api_listen',
  'global_defs.web',
  ...['api_tls', 'api_client_ca', 'api_client', 'api_token_file', 'api_allow'].map(
    (name) => `global_defs.${name}`,
  ),
  ...['global_defs.cluster_member', 'global_defs.api_host'],
  ...['table', 'protocol', 'metric', 'drain_metric', 'drain', 'when', 'hold'].map(
    (name) => `global_defs.announce_${name}`,
  ),
  'vrrp_sync_group.notify_conflict',
  ...['vrrp_instance.announce', 'vrrp_instance.notify_conflict'],
  ...row('virtual_server'),
  ...['virtual_server.slow_start', 'virtual_server.announce', 'virtual_server.active_on'],
  ...row('virtual_server.real_server'),
  'virtual_server.real_server.slow_start',
  ...row('virtual_server.real_server.TCP_CHECK'),
  ...['send', 'expect'].map((name) => `virtual_server.real_server.TCP_CHECK.${name}`),
  ...[
    ['HTTP_GET', []] as const,
    ['SSL_GET', ['tls_verify', 'tls_name', 'tls_ca', 'tls_expiry_warning']] as const,
  ].flatMap(([check, words]) => [
    ...row(`virtual_server.real_server.${check}`),
    ...[...words, 'url.method', 'url.header', 'url.body'].map(
      (name) => `virtual_server.real_server.${check}.${name}`,
    ),
  ]),
  'virtual_server.real_server.GRPC_CHECK',
  ...Object.keys(grpcCheckKeywords).map((name) => `virtual_server.real_server.GRPC_CHECK.${name}`),
  'virtual_server.real_server.AGENT_CHECK',
  ...Object.keys(agentCheckKeywords).map(
    (name) => `virtual_server.real_server.AGENT_CHECK.${name}`,
  ),
  ...[
    'SMTP_CHECK',
    'SMTP_CHECK.host',
    'DNS_CHECK',
    'MISC_CHECK',
    'UDP_CHECK',
    'PING_CHECK',
  ].flatMap((name) => row(`virtual_server.real_server.${name}`)),
  'virtual_server.real_servers',
  ...['port', 'min_size', 'max_change', 'hold'].map(
    (name) => `virtual_server.real_servers.${name}`,
  ),
  ...['.static_neighbours', 'static_neighbours.<entry>'],
];

/** Errors about what else a configuration would need: an example has one keyword only. */
const ABOUT_THE_REST = new Set([
  ...['address-family-mismatch', 'api-unprotected'],
  'hmac-ignored',
  ...['group-without-members', 'hysteresis-too-large', 'include-no-match', 'interface-missing'],
  ...['impossible-route', 'impossible-rule', 'track-group-ignored'],
  ...['missing-keyword', 'no-real-server', 'password-missing', 'scheduler-flag-ignored'],
  ...['script-missing', 'sorry-server-missing', 'unknown-followed-object', 'unknown-instance'],
  'virtual-router-id-missing',
]);

/** What is said against a line: an empty value is a warning. */
function errorsOn({ text, line }: Example): readonly string[] {
  return loadText(text)
    .diagnostics.filter(({ severity, span, code }) => {
      const refuses = severity === 'error' || code === 'empty-value';
      return refuses && span.line === line && !ABOUT_THE_REST.has(code);
    })
    .map(({ span, code }) => `${span.column} ${code}`);
}

describe(`the ${rows.length} keywords, entries and options of keepalived`, () => {
  it('are the ones in the tables', () => {
    const places = rows.map(placeOf);
    expect(places.filter((place) => !schema.has(place))).to.deep.equal([]);
    const known = new Set(places);
    expect([...schema.keys()].filter((place) => !known.has(place))).to.deep.equal(OURS);
    expect(known.size).to.equal(rows.length).and.to.be.greaterThan(500);
  });

  it('are accepted in their blocks', () => {
    const refused = rows.flatMap((row) => {
      const example = write(row, row.valid);
      return errorsOn(example).map((error) => `${placeOf(row)} ${row.valid}: ${error}`);
    });
    expect(refused).to.deep.equal([]);
  });

  const invalid = rows.flatMap((row) => row.invalid.map((words) => ({ row, words })));
  it(`are refused, at the right word, with ${invalid.length} invalid arguments`, () => {
    const accepted = invalid.flatMap(({ row, words }) => {
      const example = write(row, words);
      const errors = errorsOn(example);
      const found = errors.some((error) => error.startsWith(`${example.column} `));
      return found ? [] : [`${placeOf(row)} ${words}: ${errors}`];
    });
    expect(accepted).to.deep.equal([]);
    expect(invalid.length).to.be.greaterThan(800);
  });

  const blocks = rows.filter((row) => row.kind === 'block');
  it(`are refused without the braces of the ${blocks.length} blocks`, () => {
    for (const row of blocks) {
      const { text, line } = write({ ...row, kind: 'value' }, row.valid);
      expect(errorsOn({ text, line, column: 1 }), placeOf(row)).to.deep.equal(['1 missing-block']);
    }
  });

  it('have the defaults that are known', () => {
    const facts = rows.filter((row) => row.default !== '');
    const other = facts.flatMap((row) => {
      const { default: initial, otherwise } = schema.get(placeOf(row))?.keyword ?? {};
      const text = String(initial ?? otherwise);
      return text === row.default ? [] : [`${placeOf(row)}: ${row.default}, not ${text}`];
    });
    expect(other).to.deep.equal([]);
    expect(facts.length).to.be.greaterThan(50);
  });
});
