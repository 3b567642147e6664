/** Configurations to be spoilt by the fuzz test: small, and between them a bit of everything. */

const router = `! two routers
global_defs {
  router_id lb1
  enable_script_security
  script_user nobody
  vrrp_version 3
}
vrrp_script chk {
  script "/usr/bin/pgrep haproxy"
  interval 2
  weight -20
  fall 3
}
vrrp_sync_group G {
  group {
    A
    B
  }
  notify_master "/etc/keepalived/master.sh A"
}
vrrp_instance A {
  state MASTER
  interface eth0
  virtual_router_id 51
  priority 150
  advert_int 0.5
  authentication {
    auth_type PASS
    auth_pass secret
  }
  virtual_ipaddress {
    192.0.2.1/24 dev eth0 label eth0:1
    192.0.2.2-4/24
  }
  virtual_routes {
    198.51.100.0/24 via 192.0.2.254 dev eth0 metric 10
  }
  track_script {
    chk weight 5
  }
  track_interface {
    eth1
  }
}
vrrp_instance B {
  interface eth1
  virtual_router_id 52
  unicast_src_ip 203.0.113.1
  unicast_peer {
    203.0.113.2
    2001:db8::2
  }
  virtual_ipaddress {
    2001:db8::10/64
  }
}
`;

const balancer = `virtual_server_group WEB {
  192.0.2.10-20 80
  fwmark 7
}
virtual_server 192.0.2.1 443 {
  delay_loop 6
  lb_algo wlc
  lb_kind DR
  protocol TCP
  persistence_timeout 50
  quorum 2
  sorry_server 192.0.2.99 443
  real_server 192.0.2.11 443 {
    weight 3
    SSL_GET {
      url {
        path /health?x=1
        digest 640205b7b0fc66c1ea91c463fac6334d
        status_code 200-299
      }
      connect_timeout 3
    }
  }
  real_server 192.0.2.12 443 {
    TCP_CHECK {
      connect_ip 192.0.2.12
      connect_port 80
    }
  }
  real_server 192.0.2.13 443 {
    MISC_CHECK {
      misc_path "/bin/check \\"a b\\" 'c'"
      misc_timeout 5
    }
  }
}
`;

const language = `$NET=192.0.2
$PEERS=\\
  unicast_peer { \\
    10.0.0.2 \\
  }
$SELF=$SELF.\${SELF}
$TWICE=\${NET}.\${NET}
@node1 include other.conf
@^node1 router_id x
include_check all
~SEQ(i,1,20) virtual_server 192.0.2.$i 80 { real_server 10.0.0.$i 80 { weight $i } }
~SEQx(h,10,1,30) static_ipaddress { 2001:db8::\${h} }
~LST({a,b},{1,2},{3,4}) vrrp_script s\${a} { script "/bin/x \${b}" }
~SEQ(n,1,1000000000) never
~SEQ(j,1,5) ~SEQ(k,1,5) a$j b$k
vrrp_instance \${_INSTANCE} { # comment
  $PEERS
  virtual_ipaddress { \${NET}.1 \${TWICE} $UNKNOWN }
  priority \${_RANDOM 1 254}
}
include *.conf
`;

/** The texts. */
export const fuzzTexts: readonly string[] = [router, balancer, language];

/** The files that an include of theirs can find. */
export const fuzzFiles: Readonly<Record<string, string>> = {
  'other.conf': 'vrrp_script o {\n  script /bin/true\n}\ninclude test.conf\n$O=\\\n 1',
};
