/** Rules on what no block uses, and what no mail tells. */
import type { Directive, Span } from '../../language/tree.js';
import { perService } from '../per-service.js';
import { lastSetting, listEntries, nameSpan, settingsOf } from '../places.js';
import type { Finding, LintRule, LintSubject } from '../rule.js';

const unusedServerGroup: LintRule = {
  code: 'unused-server-group',
  severity: 'warning',
  title: 'a virtual_server_group that no virtual server uses',
  why: 'A group by itself sets nothing up; a virtual_server has to name it.',
  advice: 'write virtual_server group and its name, or remove it',
  check: ({ blocks, reported }) => {
    if (blocks.serverGroups.size === 0) {
      return [];
    }
    const used = new Set(
      blocks.services.flatMap(({ arguments: [form, name] }) =>
        form?.text === 'group' && name !== undefined ? [name.text] : [],
      ),
    );
    return [...blocks.serverGroups].flatMap(([name, block]) => {
      const message = `no virtual_server uses the group '${name}'`;
      return used.has(name) || isSuggested(reported, 'unknown-server-group', name)
        ? []
        : [{ span: nameSpan(block), message }];
    });
  },
};

/** Misspelt where it is used: that has been said, with this name as the suggestion. */
function isSuggested(reported: LintSubject['reported'], code: string, name: string): boolean {
  return reported.some((each) => each.code === code && each.hint?.includes(`'${name}'`) === true);
}

const unusedTracker: LintRule = {
  code: 'unused-tracker',
  severity: 'warning',
  title: 'a file or process that nobody follows',
  why:
    'What a track_file or vrrp_track_process watches has an effect only where an instance, a ' +
    'group or a FILE_CHECK names it. One that was defined and then forgotten looks like ' +
    'protection and is none.',
  advice:
    'name the file in a FILE_CHECK, list either in track_file or track_process of an instance or ' +
    'a group, or remove it',
  check: (subject) => {
    const { trackFiles, trackProcesses } = subject.configuration;
    const files = namesIn(subject, 'track_file');
    for (const { service } of trackFiles.length > 0 ? subject.services : []) {
      for (const check of service.realServers.flatMap(({ checks }) => checks)) {
        if (check.kind === 'file') {
          files.add(check.trackFile);
        }
      }
    }
    const processes = namesIn(subject, 'track_process');
    const { blocks, reported } = subject;
    const unused = [
      ...trackFiles
        .filter(({ name }) => !files.has(name))
        .map(({ name }) => ({ name, block: blocks.trackFiles.get(name) })),
      ...trackProcesses
        .filter(({ name }) => !processes.has(name))
        .map(({ name }) => ({ name, block: blocks.trackProcesses.get(name) })),
    ];
    return unused.flatMap(({ name, block }) =>
      block === undefined || isSuggested(reported, 'unknown-followed-object', name)
        ? []
        : [{ span: nameSpan(block), message: `nobody follows '${name}': nothing comes of it` }],
    );
  },
};

function namesIn({ blocks }: LintSubject, list: string): Set<string> {
  return new Set(
    blocks.trackers.flatMap((root) => listEntries(root, list).map(({ keyword }) => keyword.text)),
  );
}

const omegaWithoutEffect: LintRule = {
  code: 'omega-without-effect',
  severity: 'hint',
  title: 'omega with nobody to tell',
  why:
    'omega runs notify_down and quorum_down, writes to the FIFO and sends mail when the daemon ' +
    'stops. This service has none of them.',
  advice: 'add quorum_down or notify_down, or remove omega',
  check: perService(({ service, block }, subject) => {
    const { omega, quorumDown, realServers } = service;
    const silent = quorumDown === undefined && realServers.every((each) => !each.notifyDown);
    const setting = omega && silent ? lastSetting(block, 'omega') : undefined;
    return setting && !isReported(subject, block)
      ? [{ span: setting.keyword.span, message: 'nothing is run or told when the daemon stops' }]
      : [];
  }),
};

const quorumWithoutEffect: LintRule = {
  code: 'quorum-without-effect',
  severity: 'hint',
  title: 'a quorum that changes nothing',
  why:
    'While the quorum is lost, the sorry server serves, and quorum_down is run. Without them ' +
    'the servers that are left go on as they are, and only the log tells.',
  advice: 'add sorry_server, quorum_up or quorum_down, or remove quorum',
  check: perService(({ service, block }, subject) => {
    const { quorum, sorryServer, quorumUp, quorumDown } = service;
    const silent = !(sorryServer || quorumUp || quorumDown);
    const setting = quorum > 1 && silent ? lastSetting(block, 'quorum') : undefined;
    return setting && !isReported(subject, block)
      ? [{ span: nameSpan(setting), message: 'nothing happens when this quorum is lost' }]
      : [];
  }),
};

/** Whether a FIFO or mail tells of a service. */
function isReported({ configuration: { global } }: LintSubject, block: Directive): boolean {
  const { balancer, services, notifyFifo } = global;
  const mail = services.mail.recipients.length > 0;
  const asked = services.mail.checkerAlerts || lastSetting(block, 'smtp_alert') !== undefined;
  return notifyFifo !== undefined || balancer.notifyFifo !== undefined || (mail && asked);
}

const ALERTS = new Set(['smtp_alert', 'smtp_alert_vrrp', 'smtp_alert_checker']);

const mailWithoutRecipient: LintRule = {
  code: 'mail-without-recipient',
  severity: 'warning',
  title: 'mail that is asked for and goes to nobody',
  why:
    'smtp_alert sends mail to the addresses of notification_email in global_defs. Without one, ' +
    'nothing is sent.',
  advice: 'list addresses in notification_email and name the smtp_server, or remove smtp_alert',
  check: (subject): readonly Finding[] => {
    const { configuration, blocks } = subject;
    if (configuration.global.services.mail.recipients.length > 0) {
      return [];
    }
    // the model tells whether it is worth looking through the file
    const services = subject.services.filter(({ service }) => service.smtpAlert);
    const first =
      alertIn(blocks.globals) ??
      firstAlert([...blocks.trackers, ...services.map(({ block }) => block)]);
    return first === undefined
      ? []
      : [{ span: first, message: 'mail is asked for, and notification_email lists nobody' }];
  },
};

function firstAlert(blocks: readonly Directive[]): Span | undefined {
  for (const block of blocks) {
    const found = alertIn(settingsOf(block));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function alertIn(settings: readonly Directive[]): Span | undefined {
  const on = settings.find(
    ({ keyword, arguments: [word] }) =>
      ALERTS.has(keyword.text) && !/^(?:off|no|false)$/.test(word?.text ?? ''),
  );
  return on?.keyword.span;
}

/** The rules on the load balancer as a whole. */
export const balancerRules: readonly LintRule[] = [
  unusedServerGroup,
  unusedTracker,
  quorumWithoutEffect,
  omegaWithoutEffect,
  mailWithoutRecipient,
];
