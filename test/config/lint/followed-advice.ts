/** What the file of each rule becomes when its advice is followed, in every way that it names. */

/** From the file that a rule speaks about to one in which its advice is followed. */
export type Edit = (text: string) => string;

/** @throws Error when the file does not have what is to be replaced. */
function edit(before: string | RegExp, after: string): Edit {
  return (text) => {
    const edited = text.replace(before, after);
    if (edited === text) {
      throw new Error(`nothing to replace: ${before}`);
    }
    return edited;
  };
}

const then =
  (...edits: readonly Edit[]): Edit =>
  (text) =>
    edits.reduce((edited, each) => each(edited), text);

/** Adds lines to a block that begins with these words. */
const inside = (block: string, lines: string) => edit(`${block} {\n`, `${block} {\n${lines}\n`);
const before =
  (lines: string): Edit =>
  (text) =>
    `${lines}\n${text}`;

const DEFINITIONS = (lines: string) => before(`global_defs {\n${lines}\n}`);
/** A first script needs an account, which another hint asks for. */
const SCRIPT_USER = DEFINITIONS('script_user nobody');
const SCRIPT_FOLDER = '/usr/local/libexec';

const election: Readonly<Record<string, readonly Edit[]>> = {
  'preempt-delay-unused': [edit(/preempt_delay 5\n/, ''), edit('nopreempt\n', '')],
  'priority-left-out': [inside('vrrp_instance A', 'priority 200')],
  'owner-priority': [edit('priority 255', 'priority 254')],
  'slow-takeover': [edit('advert_int 10', 'advert_int 1')],
  'one-missed-advert': [edit('adverts 1', 'adverts 2'), edit('adverts 1', 'adverts 3')],
};

const tracking: Readonly<Record<string, readonly Edit[]>> = {
  'unused-script': [
    inside('vrrp_instance A', 'track_script {\nS\n}'),
    edit(/vrrp_script S \{[^}]*\}\n/, ''),
  ],
  'timeout-over-interval': [edit('timeout 3', 'timeout 1')],
  'one-failed-run': [edit('interval 1', 'interval 1\nfall 2\nrise 2')],
  'small-weight': [edit('weight -1', 'weight -20')],
  'weight-beyond-limit': [edit('weight 55', 'weight 50')],
  'weight-without-preemption': [edit('weight -20', 'weight 0'), edit('nopreempt\n', '')],
};

const scripts: Readonly<Record<string, readonly Edit[]>> = {
  'script-needs-shell': [
    edit(/script ".*"/, `script ${SCRIPT_FOLDER}/check`),
    edit(/script ".*"/, 'script "/bin/sh -c \'pidof haproxy && true\'"'),
  ],
  'killall-check': [
    edit('killall -0 haproxy', '/usr/bin/pgrep -x haproxy'),
    edit('killall -0 haproxy', '/usr/bin/curl -f http://127.0.0.1/health'),
  ],
  'script-in-temporary-folder': [
    edit('/tmp/check.sh', `${SCRIPT_FOLDER}/check.sh`),
    edit('/tmp/check.sh', '/etc/keepalived/check.sh'),
  ],
  'script-in-home': [edit('/home/alice', SCRIPT_FOLDER), edit('/home/alice', '/etc/keepalived')],
  'script-path-relative': [edit('./master.sh', '/etc/keepalived/master.sh')],
  'script-account-missing': [DEFINITIONS('script_user nobody\nenable_script_security')],
};

const notification: Readonly<Record<string, readonly Edit[]>> = {
  'same-notify-script': [
    then(edit('master /a', 'master "/a master"'), edit('backup /a', 'backup "/a backup"')),
    edit('notify_master /a\nnotify_backup /a', 'notify /a'),
  ],
  'fault-not-notified': [inside('vrrp_instance A', 'notify_fault /b')],
  'shared-fifo': [
    edit('vrrp_notify_fifo /run/a', 'vrrp_notify_fifo /run/b'),
    edit(/vrrp_notify_fifo \/run\/a\n/, ''),
    edit(/^notify_fifo \/run\/a\n/m, ''),
  ],
};

const addresses: Readonly<Record<string, readonly Edit[]>> = {
  'address-in-two-instances': [edit('192.0.2.1/32', '192.0.2.2/24')],
  'address-is-source': [edit('mcast_src_ip 192.0.2.1', 'mcast_src_ip 192.0.2.9')],
  'address-is-peer': [edit('unicast_peer {\n192.0.2.1\n', 'unicast_peer {\n192.0.2.9\n')],
  'not-a-host-address': [edit('224.0.0.5/24', '198.51.100.5/24')],
  'label-of-other-interface': [edit('label eth1:1', 'label eth0:1')],
  'network-address': [edit('192.0.2.0/24', '192.0.2.1/24'), edit('192.0.2.0/24', '192.0.2.0/22')],
  'mixed-prefix-lengths': [edit('192.0.2.2\n', '192.0.2.2/24\n')],
  'wrong-broadcast': [edit('brd 192.0.2.255', 'brd +'), edit(' brd 192.0.2.255', '')],
  'address-outside-networks': [
    edit('192.0.2.1\n', '192.0.2.1/24\n'),
    edit('192.0.2.1\n', '198.51.100.1\n'),
  ],
};

const transport: Readonly<Record<string, readonly Edit[]>> = {
  'peer-is-self': [edit('unicast_peer {\n192.0.2.8\n', 'unicast_peer {\n')],
  'peer-not-a-host': [
    edit(/unicast_src_ip .*\nunicast_peer \{[^}]*\}\n/, ''),
    edit('224.0.0.18', '192.0.2.9'),
  ],
  'source-elsewhere': [
    edit('unicast_src_ip 192.0.2.200', 'unicast_src_ip 198.51.100.2'),
    edit('unicast_src_ip 192.0.2.200\n', ''),
  ],
  'tutorial-password': [edit('auth_pass 1111', 'auth_pass k7Pq2mXe')],
  'gap-of-zero': [edit('vrrp_garp_interval 0\n', ''), edit('interval 0', 'interval 0.001')],
};

const SAME_AS_A = 'state MASTER\npriority 100';
const groups: Readonly<Record<string, readonly Edit[]>> = {
  'group-members-differ': [inside('vrrp_instance B', SAME_AS_A)],
  'group-priorities-differ': [inside('vrrp_instance A', 'priority 90')],
};

const HELD = 'virtual_ipaddress {\n192.0.2.1/24\n}';
const HOLDS = '192.0.2.9\n';
const directors: Readonly<Record<string, readonly Edit[]>> = {
  'service-address-not-held': [edit(HOLDS, '192.0.2.1\n')],
  'address-not-served': [
    (text) =>
      text +
      (/virtual_server 192\.0\.2\.1 80[\s\S]*?\n\}\n(?=virtual)/.exec(text)?.[0] ?? '').replace(
        '192.0.2.1 80',
        '192.0.2.3 80',
      ),
  ],
  'quorum-needs-master': [edit('ha_suspend\n', '')],
  'ha-suspend-not-held': [
    edit('ha_suspend\n', ''),
    before(`vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\n${HELD}\n}`),
  ],
  'server-is-service': [edit('real_server 192.0.2.1 80', 'real_server 198.51.100.1 80')],
  'service-behind-mark': [
    edit(/virtual_server 192\.0\.2\.1 80 \{[\s\S]*$/, ''),
    edit('192.0.2.0-1 80', '192.0.2.0 80'),
  ],
  'sorry-server-is-real-server': [edit('sorry_server 198.51.100.2', 'sorry_server 198.51.100.3')],
  'nat-to-loopback': [
    edit('sorry_server 127.0.0.1', 'sorry_server 198.51.100.8'),
    edit('sorry_server 127.0.0.1 80', 'sorry_server 127.0.0.1 80\nsorry_server_lvs_method DR'),
  ],
  'director-is-real-server': [edit('lb_kind DR', 'lb_kind DR\nactive_on master A')],
};

const scheduling: Readonly<Record<string, readonly Edit[]>> = {
  'weights-without-effect': [edit('lb_algo rr', 'lb_algo wrr'), edit(/weight \d\n/g, '')],
  'weights-give-no-order': [edit('198.51.100.1 80 {', '198.51.100.1 80 {\nweight 9')],
  'all-weights-zero': [edit('weight 0', 'weight 1')],
  'thresholds-do-not-work': [edit('lthreshold 5', 'lthreshold 4')],
  'clients-stay-with-dead-server': [edit('inhibit_on_failure\n', '')],
  'fallback-not-written': [edit('lb_algo mh', 'lb_algo mh\nmh-fallback')],
  'hashed-and-persistent': [edit('persistence_timeout 50\n', '')],
  'announced-with-nat': [
    edit('lb_kind NAT', 'lb_kind DR'),
    (text) => `${text}vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\n${HELD}\n}\n`,
  ],
  'weight-moves-clients': [DEFINITIONS('lvs_weight_steps 4')],
};

const checks: Readonly<Record<string, readonly Edit[]>> = {
  'server-not-checked': [edit('198.51.100.2 80 {\n', '198.51.100.2 80 {\nTCP_CHECK {\n}\n')],
  'slow-failure-detection': [edit('delay_loop 60', 'delay_loop 10')],
  'check-outlasts-loop': [
    edit('connect_timeout 6', 'connect_timeout 3'),
    edit('delay_loop 5', 'delay_loop 10'),
  ],
  'udp-checked-by-tcp': [
    edit(/TCP_CHECK/g, 'DNS_CHECK'),
    edit(/TCP_CHECK/g, 'UDP_CHECK'),
    then(SCRIPT_USER, edit(/TCP_CHECK \{/g, `MISC_CHECK {\nmisc_path ${SCRIPT_FOLDER}/ask`)),
  ],
  'other-port-checked': [edit('connect_port 81\n', '')],
  'tls-mismatch': [edit('HTTP_GET', 'SSL_GET')],
  'url-path-relative': [edit('path index.html', 'path /index.html')],
  'alpha-without-checks': [
    edit('alpha\n', ''),
    edit('198.51.100.1 80 {\n', '198.51.100.1 80 {\nTCP_CHECK {\n}\n'),
  ],
  'check-from-virtual-address': [edit(/TCP_CHECK \{\n/g, 'TCP_CHECK {\nbindto 198.51.100.2\n')],
};

const REPORTS = DEFINITIONS('notification_email {\nroot@example.org\n}\nsmtp_server 198.51.100.25');
const unheard: Readonly<Record<string, readonly Edit[]>> = {
  'unused-api-keyword': [
    edit('api_host lb.example.org\n', ''),
    edit('api_host', 'api_listen 127.0.0.1:9080\napi_host'),
  ],
  'unused-server-group': [
    edit(/virtual_server_group G \{[^}]*\}\n/, ''),
    edit('virtual_server 192.0.2.1 80', 'virtual_server group G'),
  ],
  'unused-tracker': [
    edit(/track_file f \{[^}]*\}\n/, ''),
    (text) =>
      `${text}virtual_server 192.0.2.1 80 {\nlb_algo wlc\nlb_kind NAT\nprotocol TCP\n` +
      'real_server 198.51.100.1 80 {\nFILE_CHECK {\ntrack_file f\n}\n}\n}\n',
  ],
  'quorum-without-effect': [
    edit('quorum 2\n', ''),
    edit('quorum 2\n', 'quorum 2\nsorry_server 198.51.100.9 80\n'),
    then(SCRIPT_USER, edit('quorum 2\n', `quorum 2\nquorum_down ${SCRIPT_FOLDER}/down\n`)),
  ],
  'omega-without-effect': [
    edit('omega\n', ''),
    then(SCRIPT_USER, edit('omega\n', `omega\nquorum_down ${SCRIPT_FOLDER}/down\n`)),
  ],
  'mail-without-recipient': [REPORTS, edit('smtp_alert\n', '')],
};

/** By the code of the rule. */
export const followedAdvice: Readonly<Record<string, readonly Edit[]>> = {
  ...election,
  ...tracking,
  ...scripts,
  ...notification,
  ...addresses,
  ...transport,
  ...groups,
  ...directors,
  ...scheduling,
  ...checks,
  ...unheard,
};
