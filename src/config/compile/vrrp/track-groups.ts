/** `track_group`: instances that follow the interfaces of static entries. */
import type { Configuration, VrrpInstance } from '../../model.js';
import { deviceOfRoute, deviceOfRule } from '../routes/followed-devices.js';

/** The instances with the interfaces that their groups give them to follow, which mean FAULT. */
export function followStaticEntries(
  instances: readonly VrrpInstance[],
  {
    trackGroups,
    staticAddresses,
    staticRoutes,
    staticRules,
  }: Pick<Configuration, 'trackGroups' | 'staticAddresses' | 'staticRoutes' | 'staticRules'>,
): readonly VrrpInstance[] {
  const followed = [
    ...staticAddresses.map((each) => ({ ...each, device: each.interface })),
    ...staticRoutes.map((each) => ({ ...each, device: deviceOfRoute(each) })),
    ...staticRules.map((each) => ({ ...each, device: deviceOfRule(each) })),
  ];
  return instances.map((instance) => {
    const groups = new Set(
      trackGroups.flatMap((group) => (group.instances.includes(instance.name) ? [group.name] : [])),
    );
    const devices = followed.flatMap(({ trackGroup, device }) =>
      trackGroup !== undefined && groups.has(trackGroup) ? (device ?? []) : [],
    );
    const known = new Set([
      instance.interface,
      ...instance.trackInterfaces.map(({ name }) => name),
    ]);
    const added = [...new Set(devices)]
      .filter((name) => !known.has(name))
      .map((name) => ({ name, weight: { value: 0, reverse: false } }));
    return added.length === 0
      ? instance
      : { ...instance, trackInterfaces: [...instance.trackInterfaces, ...added] };
  });
}
