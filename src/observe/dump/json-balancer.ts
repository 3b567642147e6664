/** Virtual servers in the JSON file of `json_version 2`; keepalived has none of them in it. */
import type { DirectorSnapshot, RealServerSnapshot } from '../../lvs/director/snapshot.js';

type JsonFields = Readonly<Record<string, unknown>>;

/** An object for each virtual server, in the order of the file. */
export function virtualServerFields({ virtualServers }: DirectorSnapshot): readonly JsonFields[] {
  return virtualServers.map(
    ({ label, installed, suspended, quorum, sorryServer, realServers }) => ({
      name: label,
      installed,
      suspended,
      quorum: quorum.required,
      quorum_up: quorum.up,
      weight: quorum.sum,
      ...(sorryServer === undefined
        ? {}
        : { sorry_server: sorryServer.label, sorry_server_in_use: sorryServer.inUse }),
      real_servers: realServers.map(realServerFields),
    }),
  );
}

function realServerFields(server: RealServerSnapshot): JsonFields {
  return {
    name: server.label,
    alive: server.alive,
    in_table: server.inTable,
    weight: server.configuredWeight,
    effective_weight: server.effectiveWeight,
    checks: server.checks.map(({ kind, up, hasRun, weight, reason }) => ({
      kind,
      up,
      has_run: hasRun,
      weight,
      reason,
    })),
  };
}
