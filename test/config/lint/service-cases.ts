/** The cases of the rules on load balancing: files that a rule speaks about, and others. */
import type { RuleCase } from './rule-case.js';

const CHECK = 'TCP_CHECK {\n}';
const QUICK = 'delay_loop 6';

/** A real server with these lines; with a check unless they have a block. */
function server(host: number, ...lines: readonly string[]): string {
  const checked = lines.some((line) => line.includes('{') || line === 'unchecked');
  const body = [...lines.filter((line) => line !== 'unchecked'), ...(checked ? [] : [CHECK])];
  return `real_server 198.51.100.${host} 80 {\n${body.join('\n')}\n}`;
}

/** A service of 192.0.2.1 with these lines, by NAT; with two servers unless they have one. */
function service(...lines: readonly string[]): string {
  const written = (word: string) => lines.some((line) => line.startsWith(word));
  const usual = [
    ...(written('lb_algo') ? [] : ['lb_algo wlc']),
    ...(written('lb_kind') ? [] : ['lb_kind NAT']),
    ...(written('protocol') ? [] : ['protocol TCP']),
    ...(written('delay_loop') ? [] : [QUICK]),
    ...(written('real_server') ? [] : [server(1), server(2)]),
  ];
  return `virtual_server 192.0.2.1 80 {\n${[...lines, ...usual].join('\n')}\n}\n`;
}

function instance(...addresses: readonly string[]): string {
  const peers = 'unicast_src_ip 198.51.100.8\nunicast_peer {\n198.51.100.9\n}';
  const list = `virtual_ipaddress {\n${addresses.join('\n')}\n}`;
  return `vrrp_instance A {\ninterface eth0\nvirtual_router_id 51\n${peers}\n${list}\n}\n`;
}

/** A group of 192.0.2.0 and 192.0.2.1 on a port, and its service; marked if `option` says so. */
function group(option: string, port: number): string {
  const entries = `virtual_server_group G {\n192.0.2.0-1 ${port}\n}\n`;
  const own = service().replace('virtual_server 192.0.2.1 80', 'virtual_server group G');
  return `global_defs {\n${option}\n}\n${entries}${own}`;
}

const two = (first: string, second: string) => [server(1, first), server(2, second)] as const;
const http = (kind: string, port: string, path = '/') =>
  server(1, `${kind} {\nconnect_port ${port}\nurl {\npath ${path}\n}\n}`);

/** An instance that tracks the service, which it has the address of. */
const tracking = instance('192.0.2.1').replace(
  'virtual_ipaddress',
  'track_virtual_server {\n192.0.2.1:80\n}\nvirtual_ipaddress',
);

const directors: Readonly<Record<string, RuleCase>> = {
  'service-address-not-held': {
    bad: instance('192.0.2.9') + service(),
    good: instance('192.0.2.1') + service(),
  },
  'address-not-served': {
    bad:
      instance('192.0.2.1', '192.0.2.2', '192.0.2.3') +
      service() +
      service().replace('192.0.2.1', '192.0.2.2'),
    good: instance('192.0.2.1', '192.0.2.2', '192.0.2.3') + service(),
  },
  'quorum-needs-master': {
    bad: tracking + service('ha_suspend'),
    good: tracking + service('active_on master A'),
  },
  'ha-suspend-not-held': {
    bad: service('ha_suspend'),
    good: instance('192.0.2.1') + service('ha_suspend'),
  },
  'server-is-service': {
    bad: service(`real_server 192.0.2.1 80 {\n${CHECK}\n}`),
    good: service(`real_server 192.0.2.1 8080 {\n${CHECK}\n}`),
  },
  'service-behind-mark': {
    bad: group('nftables_ipvs', 80) + service(),
    good: group('', 80) + service(),
  },
  'sorry-server-is-real-server': {
    bad: service('sorry_server 198.51.100.2 80'),
    good: service('sorry_server 198.51.100.2 81'),
  },
  'nat-to-loopback': {
    bad: service('sorry_server 127.0.0.1 80'),
    good: service('lb_kind DR', 'sorry_server 127.0.0.1 80'),
  },
  'director-is-real-server': {
    bad: instance('192.0.2.1') + service('lb_kind DR', server(8), server(9)),
    good:
      instance('192.0.2.1') +
      service('lb_kind DR', 'active_on master A', server(9)) +
      service('lb_kind NAT', server(9)).replace('192.0.2.1 80', '192.0.2.1 81'),
  },
};

const scheduling: Readonly<Record<string, RuleCase>> = {
  'weights-without-effect': {
    bad: service('lb_algo rr', ...two('weight 1', 'weight 3')),
    good:
      service('lb_algo rr', ...two('weight 0', 'weight 3')) +
      service('lb_algo wrr', ...two('weight 1', 'weight 3')).replace('2.1', '2.2'),
  },
  'weights-give-no-order': {
    bad: service('lb_algo fo'),
    good: service('lb_algo fo', ...two('weight 1', 'weight 2')),
  },
  'all-weights-zero': {
    bad: service(...two('weight 0', 'weight 0')),
    good: service(...two('weight 0', 'weight 1')),
  },
  'thresholds-do-not-work': {
    bad: service(server(1, 'uthreshold 5', 'lthreshold 5')),
    good: service(server(1, 'uthreshold 5', 'lthreshold 4'), server(2, 'uthreshold 5')),
  },
  'clients-stay-with-dead-server': {
    bad: service('persistence_timeout 50', 'inhibit_on_failure'),
    good: service('persistence_timeout 50') + service('inhibit_on_failure').replace('2.1', '2.2'),
  },
  'fallback-not-written': {
    bad: service('lb_algo mh'),
    good: service('lb_algo mh', 'mh-fallback') + service('lb_algo sh').replace('2.1', '2.2'),
  },
  'hashed-and-persistent': {
    bad: service('lb_algo mh', 'mh-fallback', 'persistence_timeout 50'),
    good:
      service('lb_algo mh', 'mh-fallback') +
      service('persistence_timeout 50').replace('2.1', '2.2'),
  },
  'announced-with-nat': {
    bad: service('announce'),
    good:
      service('announce', 'lb_kind DR') +
      (service('announce') + instance('192.0.2.2')).replace('192.0.2.1', '192.0.2.2'),
  },
  'weight-moves-clients': {
    bad: service('lb_algo mh', 'mh-fallback', 'slow_start 60'),
    good:
      'global_defs {\nlvs_weight_steps 4\n}\n' +
      service('lb_algo mh', 'mh-fallback', 'slow_start 60'),
  },
};

const checks: Readonly<Record<string, RuleCase>> = {
  'server-not-checked': {
    bad: service(server(1), server(2, 'unchecked')),
    good: service(server(1), server(2)),
  },
  'slow-failure-detection': { bad: service('delay_loop 60'), good: service('delay_loop 40') },
  'check-outlasts-loop': {
    bad: service('delay_loop 5', 'connect_timeout 6'),
    good: service('delay_loop 5', 'connect_timeout 5'),
  },
  'udp-checked-by-tcp': {
    bad: service('protocol UDP'),
    good: service('protocol UDP', server(1, CHECK, 'DNS_CHECK {\n}')),
  },
  'other-port-checked': {
    bad: service(server(1, 'TCP_CHECK {\nconnect_port 81\n}')),
    good:
      service(server(2, 'TCP_CHECK {\nconnect_port 80\n}'), http('HTTP_GET', '81')) +
      service('lb_kind DR', server(1, 'TCP_CHECK {\nconnect_port 81\n}')).replace('2.1', '2.3'),
  },
  'tls-mismatch': {
    bad: service(http('HTTP_GET', '443')),
    good: service(http('SSL_GET', '443')),
  },
  'url-path-relative': {
    bad: service(http('HTTP_GET', '80', 'index.html')),
    good: service(http('HTTP_GET', '80', '/index.html')),
  },
  'alpha-without-checks': {
    bad: service('alpha', server(1, 'unchecked')),
    good: service('alpha'),
  },
};

/** DR at an address of eth2, to servers in the same network. */
const onlyVirtual = (check: string) =>
  instance('198.51.100.1/24').replace('eth0', 'eth2') +
  service('lb_kind DR', server(2, check)).replace('192.0.2.1', '198.51.100.1');

const sources: Readonly<Record<string, RuleCase>> = {
  'check-from-virtual-address': {
    bad: onlyVirtual(CHECK),
    good:
      onlyVirtual('TCP_CHECK {\nbindto 198.51.100.2\n}') +
      instance('192.0.2.1').replace('instance A', 'instance B').replace('id 51', 'id 52') +
      service('lb_kind DR', server(3)),
  },
};

const FILE = 'track_file f {\nfile /run/f\n}\n';
const MAIL = 'notification_email {\nroot@example.org\n}';

const unheard: Readonly<Record<string, RuleCase>> = {
  'unused-api-keyword': {
    bad: 'global_defs {\napi_host lb.example.org\n}\n',
    good: 'global_defs {\napi_listen 127.0.0.1:9080\napi_host lb.example.org\n}\n',
  },
  'unused-server-group': {
    bad: `virtual_server_group G {\n192.0.2.7 80\n}\n${service()}`,
    good:
      'virtual_server_group G {\n192.0.2.7 80\n}\n' +
      service().replace('virtual_server 192.0.2.1 80', 'virtual_server group G'),
  },
  'unused-tracker': {
    bad: FILE,
    good: FILE + service(server(1, 'FILE_CHECK {\ntrack_file f\n}')),
  },
  'quorum-without-effect': {
    bad: service('quorum 2'),
    good: service('quorum 2', 'sorry_server 198.51.100.9 80') + service().replace('2.1', '2.2'),
  },
  'omega-without-effect': {
    bad: service('omega'),
    good: service('omega', 'quorum_down /bin/x'),
  },
  'mail-without-recipient': {
    bad: `${service('smtp_alert')}`,
    good: `global_defs {\n${MAIL}\n}\n${service('smtp_alert')}`,
  },
};

/** The cases by the code of their rule. */
export const serviceCases: Readonly<Record<string, RuleCase>> = {
  ...directors,
  ...scheduling,
  ...checks,
  ...sources,
  ...unheard,
};
