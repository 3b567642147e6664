/** Load balancing: what virtual servers, real servers and checks are told. */
import type { CodeEntry } from './entry.js';

/** By code, in alphabetical order. */
export const serviceCodes = {
  'address-family-mismatch': {
    meaning:
      'An IPv6 address belongs to an IPv4 service or the reverse. The kernel can connect the ' +
      'two only by tunnels.',
    advice: 'use servers of the family of the service, or lb_kind TUN',
  },
  'agent-alone': {
    meaning:
      'An agent that cannot be reached says nothing of its server, as in HAProxy. Where it is ' +
      'the only check, a server that is dead with its agent keeps its place in the table.',
    advice: 'add a check of the service itself, or write required into AGENT_CHECK',
  },
  'all-ports-not-persistent': {
    meaning:
      'A service without a port (or with port 0) takes connections to all ports. The kernel ' +
      'wants it persistent, so that a client stays with one server, and 360 seconds are used.',
    advice: 'write persistence_timeout, or name the port',
  },
  'announce-ignored': {
    meaning:
      'announce sets a route for the address of the service, which a routing daemon announces. A ' +
      'firewall mark is no address.',
    advice: 'write announce into the vrrp_instance that moves the address',
  },
  'answer-without-body': {
    meaning:
      'The server answers HEAD with the header of a page and no body (RFC 9110, 9.3.2), so a ' +
      'digest or a pattern of the body is never what is wanted.',
    advice: 'remove digest and regex, or let method be GET',
  },
  'api-unprotected': {
    meaning:
      'api_listen names an address that others than this machine can reach. Without api_tls what ' +
      'is said there can be read and changed on its way; without api_token_file, or ' +
      'api_client_ca and api_client, nothing tells who asks. The address is not listened on. ' +
      'Likewise a cluster_member with a token is not asked without TLS.',
    advice: 'write what is missing, or a loopback address',
  },
  'bind-port-unused': {
    meaning: 'bind_port says which port a check sends from, and needs bindto, the address.',
    advice: 'add bindto with an address of this machine, or remove bind_port',
  },
  'default-used': {
    meaning:
      'A virtual_server does not say how it balances, how packets reach the servers or which ' +
      'protocol it serves, and a default applies that is rarely meant (the protocol is UDP).',
    advice: 'write lb_algo, lb_kind and protocol',
  },
  'followed-object-defined-later': {
    meaning:
      'What is followed here, a file, a process or a BFD session, is defined further down. ' +
      'keepalived knows only what it has read already, so it is not followed.',
    advice: 'move the definition above this block',
  },
  'ha-suspend-ignored': {
    meaning:
      'ha_suspend stops the checks while the address of the service is not on this machine. A ' +
      'firewall mark is no address.',
    advice: 'remove ha_suspend',
  },
  'header-ignored': {
    meaning:
      'A header line of a url names a field that the request of a check has anyway, or one that ' +
      'is about the connection (RFC 9110, 7.6.1), which is for this one answer.',
    advice: 'remove the line; virtualhost says the Host, http_protocol 1.0C Connection: close',
  },
  'hysteresis-too-large': {
    meaning:
      'The quorum is lost when the weights that are alive fall below quorum minus hysteresis. ' +
      'With a hysteresis as large as the quorum it would never be lost.',
    advice: 'lower the hysteresis or raise the quorum',
  },
  'invalid-address-range': {
    meaning:
      'The line of a virtual_server_group is neither an address nor a range of addresses, and ' +
      'is left out.',
    advice: 'write the first address, a hyphen and the last part of the last, as in 192.0.2.1-9',
  },
  'invalid-regex': {
    meaning:
      'The pattern of a check cannot be compiled. It is searched by RE2, in which no pattern can ' +
      'take forever; that has neither look-around nor back references. The check decides nothing.',
    advice: 'correct the pattern, or check the page with a script in a MISC_CHECK',
  },
  'link-local-without-interface': {
    meaning:
      'A link-local address (fe80::) exists on each interface, so a check has to say which one ' +
      'it means; without that it is ignored.',
    advice: 'add bind_if with the interface that leads to the server',
  },
  'no-real-server': {
    meaning: 'A virtual_server has no real_server to send anything to, and is ignored.',
    advice: 'add a real_server, or remove the block',
  },
  'ops-ignored': {
    meaning:
      'One-packet scheduling (ops) sends each packet where it likes, which suits UDP only. A ' +
      'connection of TCP or SCTP has to stay where it is.',
    advice: 'remove ops, or write protocol UDP',
  },
  'persistence-missing': {
    meaning:
      'A service is persistent only with persistence_timeout. How clients are told apart does ' +
      'not matter without it.',
    advice: 'add persistence_timeout and a number of seconds, or remove the line',
  },
  'port-not-used': {
    meaning:
      'Direct routing (DR) and tunnels (TUN) hand packets on as they are: the port of the ' +
      'service stays, whatever the real server says.',
    advice: 'let the server listen on the port of the service, or use lb_kind NAT',
  },
  'protocol-ignored': {
    meaning: 'A service of a firewall mark takes all packets that carry it, of any protocol.',
    advice: 'remove protocol; the rule that sets the mark selects it',
  },
  'quorum-too-large': {
    meaning:
      'The quorum is more than the weights of all real servers together, so it could never be ' +
      'reached. It is reduced to their sum.',
    advice: 'lower it; it counts weights, not servers',
  },
  'regex-missing': {
    meaning: 'Options of a pattern stand in a url without the pattern itself.',
    advice: 'add regex, or remove them',
  },
  'repeated-real-server': {
    meaning:
      'A virtual_server lists a server twice with one address and port. The kernel knows it ' +
      'once; the second block is ignored.',
    advice: 'remove one of them, and raise the weight if it should get more',
  },
  'repeated-service': {
    meaning:
      'Two virtual_server blocks have the same address, port and protocol. The kernel knows the ' +
      'service once; the second block is ignored with all its real servers.',
    advice: 'put all the real servers into one block',
  },
  'repeated-ssl': {
    meaning: 'There is one block SSL for all SSL_GET checks; the later one replaces the first.',
    advice: 'keep one',
  },
  'retry-and-fall': {
    meaning:
      'fall counts the failed checks that bring a server down, retry those after the first one: ' +
      'fall 3 and retry 2 are the same. Of both in one block the last counts.',
    advice: 'keep one of them',
  },
  'scheduler-flag-ignored': {
    meaning:
      'Flags such as sh-port or mh-fallback belong to one scheduler each. Before this one ' +
      'stands another scheduler, or none.',
    advice: 'write lb_algo with the scheduler of the flag above it, or remove the flag',
  },
  'sorry-server-inhibit': {
    meaning:
      'The sorry server is a real server of the same service too. The kernel has it once, so it ' +
      'cannot both stay in the table while it is not needed and not stay there.',
    advice: 'write sorry_server_inhibit and inhibit_on_failure alike',
  },
  'sorry-server-missing': {
    meaning:
      'A setting of the sorry server stands above it, or there is no sorry server. It is ignored.',
    advice: 'write sorry_server first',
  },
  'tls-verify-missing': {
    meaning:
      'tls_name and tls_ca say what a certificate has to be like, but without tls_verify a check ' +
      'does not look at it.',
    advice: 'add tls_verify, or remove the line',
  },
  'tunnel-options': {
    meaning: 'The options of a tunnel do not fit its type: gue has a port, ipip has no checksums.',
    advice: 'write type ipip, type gre with or without csum, or type gue with port and a number',
  },
  'unknown-followed-object': {
    meaning: 'What is followed here, a file, a process or a BFD session, is defined nowhere.',
    advice: 'define it above this block, or correct the name',
  },
  'unknown-server-group': {
    meaning: 'No virtual_server_group has this name, so the virtual_server is ignored.',
    advice: 'define it, or correct the name',
  },
  'web-unserved': {
    meaning: 'The web page is served where the API is, and api_listen names no place that is used.',
    advice: 'write api_listen 127.0.0.1:9180, or remove web',
  },
} satisfies Readonly<Record<string, CodeEntry>>;
