/** What the members of a cluster say of themselves, put together by what they have in common. */
import type { View } from '../views/catalogue.js';
import { findingsOf } from './findings.js';
import { type AnsweringMember, type HeardMember, hasAnswered } from './heard-member.js';

/** @param members this router first */
export function clusterView(members: readonly HeardMember[], at: string): View<'Cluster'> {
  const merged = {
    members: members.map(memberView),
    virtualRouters: virtualRouters(members.filter(hasAnswered)),
    virtualServers: virtualServers(members.filter(hasAnswered)),
  };
  const findings = findingsOf(members, merged);
  return { at, self: members[0]?.name ?? '', ...merged, findings: [...findings] };
}

function memberView({ name, url, tookMs, said }: HeardMember): View<'Cluster'>['members'][number] {
  if (typeof said === 'string') {
    return { name, url, answered: false, reason: said };
  }
  const { version, at, uptimeMs, healthy, problems, maintenance } = said;
  const router = { version, at, uptimeMs, healthy, problems, maintenance };
  return { name, url, tookMs, answered: true, router };
}

function virtualRouters(members: readonly AnsweringMember[]): View<'Cluster'>['virtualRouters'] {
  const parts = members.flatMap(({ name, said }) =>
    said.virtualRouters.map((part) => ({ member: name, ...part })),
  );
  return grouped(parts, (part) => `${part.family} ${part.virtualRouter}`).map((on) => {
    const [{ virtualRouter, family }] = on;
    const masters = on.filter(({ state }) => state === 'MASTER').map(({ member }) => member);
    return { virtualRouter, family, masters, on: [...on] };
  });
}

function virtualServers(members: readonly AnsweringMember[]): View<'Cluster'>['virtualServers'] {
  const parts = members.flatMap(({ name, said }) =>
    said.virtualServers.map((part) => ({ member: name, ...part })),
  );
  return grouped(parts, ({ key }) => key).map((on) => {
    const [{ key, label }] = on;
    return { key, label, on: [...on] };
  });
}

/** In the order in which they come. */
function grouped<Value>(
  values: readonly Value[],
  keyOf: (value: Value) => string,
): readonly (readonly [Value, ...Value[]])[] {
  const groups = new Map<string, [Value, ...Value[]]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [value]);
    } else {
      group.push(value);
    }
  }
  return [...groups.values()];
}
