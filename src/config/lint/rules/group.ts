/** Rules on sync groups. */
import type { Directive } from '../../language/tree.js';
import type { VrrpInstance } from '../../model.js';
import { valueSpan } from '../places.js';
import type { LintRule, LintSubject } from '../rule.js';

/** A setting in which the members of a group should agree. */
interface GroupSetting {
  readonly keyword: string;
  readonly of: (instance: VrrpInstance) => string | number;
}

const RHYTHM: readonly GroupSetting[] = [
  { keyword: 'version', of: ({ version }) => `version ${version}` },
  { keyword: 'state', of: ({ initialState }) => `state ${initialState}` },
  { keyword: 'nopreempt', of: ({ preempt }) => (preempt ? 'preempt' : 'nopreempt') },
  { keyword: 'advert_int', of: ({ advertIntervalMs }) => `advert_int ${advertIntervalMs / 1000}` },
];

const PRIORITY: GroupSetting = {
  keyword: 'priority',
  of: ({ priority }) => `priority ${priority}`,
};

interface Member {
  readonly instance: VrrpInstance;
  readonly block: Directive;
}

/** For each group the first member that differs from the first one in a setting. */
function differences(subject: LintSubject, setting: GroupSetting) {
  const { syncGroups, vrrpInstances } = subject.configuration;
  const named = new Map(vrrpInstances.map((each) => [each.name, each]));
  return syncGroups.flatMap((group) => {
    const members = group.members.flatMap((name): readonly Member[] => {
      const instance = named.get(name);
      const block = subject.blocks.instances.get(name);
      return instance === undefined || block === undefined ? [] : [{ instance, block }];
    });
    const [first] = members;
    const other =
      first && members.find(({ instance }) => setting.of(instance) !== setting.of(first.instance));
    if (first === undefined || other === undefined) {
      return [];
    }
    const [left, right] = [first, other].map(
      ({ instance }) => `'${instance.name}' has ${setting.of(instance)}`,
    );
    const span = valueSpan(first.block, setting.keyword);
    const message = `in sync group '${group.name}' ${right} and ${left}`;
    const related = [{ message: `the other member, '${first.instance.name}'`, span }];
    return [{ span: valueSpan(other.block, setting.keyword), message, related }];
  });
}

const membersDiffer: LintRule = {
  code: 'group-members-differ',
  severity: 'warning',
  title: 'members of a group that start or run differently',
  why:
    'A group changes state as a whole. Members with another state, preemption, version or ' +
    'interval pull it in different directions when it starts and when a master is lost.',
  advice: 'give all members of a group the same state, nopreempt, version and advert_int',
  check: (subject) => RHYTHM.flatMap((setting) => differences(subject, setting)),
};

const prioritiesDiffer: LintRule = {
  code: 'group-priorities-differ',
  severity: 'hint',
  title: 'members of a group with different priorities',
  why:
    'A group becomes master with one of its members and backup with another. If this router ' +
    'wins one election and the peer the other, the group goes back and forth.',
  advice: 'give all members of a group the same priority',
  check: (subject) => differences(subject, PRIORITY),
};

/** The rules on sync groups. */
export const groupRules: readonly LintRule[] = [membersDiffer, prioritiesDiffer];
