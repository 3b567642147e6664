/** Settings that balancing needs (`hostNeeds`), as observations. */
import { hostNeeds, settingText } from '../../../lvs/host-needs.js';
import type { DoctorObservation, DoctorSubject } from '../../check.js';
import { fine, problemsOr } from '../../check.js';

/** Those whose name has one of these endings. */
export function neededSettings(
  { configuration, director }: DoctorSubject,
  endings: readonly string[],
): readonly DoctorObservation[] {
  const interfaces = director.interfaces.map(({ name, addresses }) => ({
    name,
    networks: addresses,
  }));
  const needs = hostNeeds(configuration, interfaces).filter(({ name }) =>
    endings.some((ending) => name.endsWith(ending)),
  );
  if (needs.length === 0) {
    return [];
  }
  const wrong = needs.filter(({ name, value }) => director.setting(name) !== value);
  const words = needs.map(({ name, value }) => `${settingText(name)} = ${value}`).join(', ');
  if (wrong.length > 0 && configuration.global.balancer.hostSetup === 'auto') {
    // A daemon that runs has done so; before its start there is nothing to complain about.
    return director.daemon === undefined
      ? fine(`upkeepd sets ${words} when it starts (lvs_host_setup)`)
      : wrong.map(problemOf);
  }
  return problemsOr(wrong.map(problemOf), words);
}

function problemOf(need: {
  readonly name: string;
  readonly value: string;
  readonly reason: string;
}): DoctorObservation {
  const { name, value, reason } = need;
  return {
    level: 'fail',
    text: `${settingText(name)} is not ${value}: ${reason}`,
    fix: { kind: 'setting', name, value },
  };
}
