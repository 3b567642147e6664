import { type DoctorCheck, type DoctorObservation, fine, problemsOr } from '../../check.js';

/** Domains of SELinux that may start everything. */
const UNCONFINED = ['unconfined_t', 'unconfined_service_t', 'initrc_t'];
/** Types that keepalived's domain of the policy of Fedora starts. */
const STARTED = ['keepalived_unconfined_script_exec_t', 'bin_t', 'shell_exec_t'];
const LABEL = 'keepalived_unconfined_script_exec_t';

/** SELinux lets the scripts be started. */
export const scriptSelinux: DoctorCheck = {
  id: 'script-selinux',
  title: 'SELinux lets scripts be started',
  why:
    'Where SELinux enforces and the daemon is confined (keepalived_t), a script with the wrong ' +
    'label is not started, or may do next to nothing; the only trace is in the audit log.',
  look: ({ machine: { selinux, daemon } }) => {
    if (selinux === undefined || selinux.labels.size === 0) {
      return [];
    }
    const domain = typeOf(selinux.domain);
    if (daemon === undefined || domain === undefined) {
      return fine('SELinux enforces; what upkeepd may start is seen while it runs');
    }
    return UNCONFINED.includes(domain)
      ? fine(`upkeepd runs as ${domain} and may start every script`)
      : problemsOr(
          [...selinux.labels].flatMap(([path, label]) => problemOf(path, label, domain)),
          `${domain} may start every script`,
        );
  },
};

function problemOf(path: string, label: string, domain: string): readonly DoctorObservation[] {
  const type = typeOf(label) ?? 'no type';
  return STARTED.includes(type)
    ? []
    : [
        {
          level: 'warn',
          text: `${path} is ${type}, which ${domain} may not start`,
          advice: `semanage fcontext -a -t ${LABEL} '${path}' && restorecon -v ${path}`,
        },
      ];
}

/** The third part of a label: user, role, type, level. */
function typeOf(label: string | undefined): string | undefined {
  return label?.split(':')[2];
}
