/** What is wrong between the members of a cluster, whatever each of them thinks of itself. */
import type { View } from '../views/catalogue.js';
import { type AnsweringMember, type HeardMember, hasAnswered } from './heard-member.js';

type Finding = View<'Cluster'>['findings'][number];
type Merged = Pick<View<'Cluster'>, 'virtualRouters' | 'virtualServers'>;
type VirtualRouter = Merged['virtualRouters'][number];
type VirtualServer = Merged['virtualServers'][number];

/** Alarms first. */
export function findingsOf(members: readonly HeardMember[], merged: Merged): readonly Finding[] {
  const answering = members.filter(hasAnswered);
  const silent = members.filter((each) => !hasAnswered(each));
  const found = [
    ...merged.virtualRouters.flatMap((each) => [
      ...masters(each, silent),
      ...disagreement(`virtual router ${each.virtualRouter}`, each.virtualRouter, each.on),
    ]),
    ...silent.map(noAnswer),
    ...disagreement(
      'the virtual servers',
      '',
      answering.map(({ name, said }) => ({ member: name, digest: said.virtualServersDigest })),
    ),
    ...merged.virtualServers.flatMap(adminStates),
    ...merged.virtualServers.flatMap(tables),
    ...versions(answering),
  ];
  const isAlarm = ({ severity }: Finding) => severity === 'alarm';
  return [...found.filter(isAlarm), ...found.filter((each) => !isAlarm(each))];
}

function masters(
  { virtualRouter: subject, masters: names, on }: VirtualRouter,
  silent: readonly HeardMember[],
): readonly Finding[] {
  const members = [...names];
  if (members.length > 1) {
    const text = `${subject} has ${members.length} masters: ${members.join(', ')}`;
    return [{ kind: 'twoMasters', severity: 'alarm', subject, members, text }];
  }
  if (members.length === 1) {
    return [];
  }
  const states = on.map(({ member, state }) => `${member} is ${state}`).join(', ');
  const others = silent.map(({ name }) => `${name} does not answer`);
  return [
    {
      kind: 'noMaster',
      severity: silent.length === 0 ? 'alarm' : 'notice',
      subject,
      members: on.map(({ member }) => member),
      text: `${subject} has no master: ${[states, ...others].join(', ')}`,
    },
  ];
}

function noAnswer({ name, said }: HeardMember): Finding {
  const text = `${name} does not answer: ${typeof said === 'string' ? said : ''}`;
  return { kind: 'noAnswer', severity: 'notice', subject: name, members: [name], text };
}

/** @param parts a digest is absent where there is nothing to agree on */
function disagreement(
  what: string,
  subject: string,
  parts: readonly { readonly member: string; readonly digest?: string | undefined }[],
): readonly Finding[] {
  const said = parts.flatMap(({ member, digest }) =>
    digest === undefined ? [] : [{ member, value: digest }],
  );
  return new Set(said.map(({ value }) => value)).size < 2
    ? []
    : [
        {
          kind: 'disagreement',
          severity: 'notice',
          subject,
          members: said.map(({ member }) => member),
          text: `the configurations of ${what} differ: ${byValue(said)}`,
        },
      ];
}

function adminStates({ label: subject, on }: VirtualServer): readonly Finding[] {
  const servers = [
    ...new Set(on.flatMap(({ realServers }) => realServers.map((each) => each.label))),
  ];
  return servers.flatMap((server) => {
    const said = on.flatMap(({ member, realServers }) => {
      const found = realServers.find(({ label }) => label === server);
      return found === undefined ? [] : [{ member, value: found.adminState }];
    });
    return new Set(said.map(({ value }) => value)).size < 2
      ? []
      : [
          {
            kind: 'adminStatesDiffer' as const,
            severity: 'notice' as const,
            subject,
            members: said.map(({ member }) => member),
            text: `${server} of ${subject} is not the same for all: ${byValue(said)}`,
          },
        ];
  });
}

/** Where it is not installed there is no table to compare. */
function tables({ label: subject, on }: VirtualServer): readonly Finding[] {
  const said = on.flatMap(({ member, tableDigest: value }) =>
    value === undefined ? [] : [{ member, value }],
  );
  return new Set(said.map(({ value }) => value)).size < 2
    ? []
    : [
        {
          kind: 'tablesDiffer',
          severity: 'notice',
          subject,
          members: said.map(({ member }) => member),
          text:
            `the tables of ${subject} differ, a client that comes by another director may reach ` +
            `another server: ${byValue(said)}`,
        },
      ];
}

function versions(answering: readonly AnsweringMember[]): readonly Finding[] {
  const said = answering.map(({ name: member, said: { version: value } }) => ({ member, value }));
  return new Set(said.map(({ value }) => value)).size < 2
    ? []
    : [
        {
          kind: 'versionSkew',
          severity: 'notice',
          subject: '',
          members: said.map(({ member }) => member),
          text: `members run different versions: ${byValue(said)}`,
        },
      ];
}

/** `drain on lb1, ready on lb2 and lb3` */
function byValue(said: readonly { readonly member: string; readonly value: string }[]): string {
  return [...new Set(said.map(({ value }) => value))]
    .map((value) => {
      const names = said.filter((each) => each.value === value).map(({ member }) => member);
      return `${value} on ${names.join(' and ')}`;
    })
    .join(', ');
}
