import { expect } from 'chai';
import { dumpJson } from '../../../src/observe/dump/json.js';
import { exampleBalancer } from '../status/example-balancer.js';
import {
  exampleClock,
  exampleConfiguration,
  exampleInstance,
  exampleSnapshot,
  virtualAddress,
} from '../status/example-status.js';

const data =
  '{"iname":"VI_1","dont_track_primary":0,"skip_check_adv_addr":0,"strict_mode":0,' +
  '"vmac_ifname":"","ifp_ifname":"eth0","master_priority":0,' +
  '"last_transition":1795249016.905477,"garp_delay":5,"garp_refresh":0,"garp_rep":5,' +
  '"garp_refresh_rep":1,"garp_lower_prio_delay":5,"garp_lower_prio_rep":5,' +
  '"lower_prio_no_advert":0,"higher_prio_send_advert":0,"vrid":51,"base_priority":100,' +
  '"effective_priority":100,"vipset":true,"promote_secondaries":false,"adver_int":1,' +
  '"master_adver_int":1,"accept":1,"nopreempt":false,"preempt_delay":7,"state":2,' +
  '"wantstate":2,"version":2,"smtp_alert":false,"notify_deleted":false,' +
  `"script_master":"'/usr/bin/true' 'a b'","script":"'/usr/bin/true'",` +
  '"vips":["10.9.9.10/24 dev eth0 scope global label eth0:1 set",' +
  '"10.9.9.11 dev eth0 scope global set"],"track_ifp":["eth1"],' +
  `"track_script":["'/usr/bin/check' 'web'"],"auth_type":1,"auth_data":"********"}`;
const stats =
  '{"advert_rcvd":0,"advert_sent":7,"become_master":1,"release_master":0,"packet_len_err":0,' +
  '"advert_interval_err":0,"ip_ttl_err":0,"invalid_type_rcvd":0,"addr_list_err":0,' +
  '"invalid_authtype":0,"authtype_mismatch":0,"auth_failure":0,"auth_ext_missing":0,' +
  '"auth_ext_malformed":0,"auth_ext_unknown_key":0,"auth_ext_invalid_hmac":0,' +
  '"auth_ext_stale":0,"auth_ext_replay":0,"pri_zero_rcvd":0,"pri_zero_sent":0}';
const { global } = exampleConfiguration;

describe('observe/dump-json', () => {
  it('writes the fields in their order on one line (json_version 1)', () => {
    expect(dumpJson({ vrrp: exampleSnapshot }, exampleConfiguration, exampleClock)).to.equal(
      `[{"data":${data},"stats":${stats}}]\n`,
    );
  });

  it('writes an object with json_version 2', () => {
    const dumpFiles = { ...global.dumpFiles, jsonVersion: 2 } as const;
    const configuration = { ...exampleConfiguration, global: { ...global, dumpFiles } };
    expect(dumpJson({ vrrp: exampleSnapshot }, configuration, exampleClock)).to.equal(
      `{"vrrp":[{"data":${data},"stats":${stats}}]}\n`,
    );
  });

  it('has virtual servers with json_version 2, and only there', () => {
    const dumpFiles = { ...global.dumpFiles, jsonVersion: 2 } as const;
    const configuration = { ...exampleConfiguration, global: { ...global, dumpFiles } };
    const balancer = exampleBalancer();
    expect(dumpJson({ balancer }, exampleConfiguration, exampleClock)).to.equal(undefined);
    const written = JSON.parse(dumpJson({ balancer }, configuration, exampleClock) ?? '');
    expect(written.vrrp).to.deep.equal([]);
    expect(written.virtual_servers).to.have.lengthOf(4);
    const { real_servers: servers, ...first } = written.virtual_servers[0];
    expect(first).to.deep.equal({
      name: '[10.0.0.1]:tcp:80',
      installed: true,
      suspended: false,
      quorum: 1,
      quorum_up: true,
      weight: 8,
      sorry_server: '[10.0.9.9]:tcp:80',
      sorry_server_in_use: false,
    });
    expect(servers[0]).to.deep.equal({
      name: '[10.0.1.1]:tcp:80',
      alive: false,
      in_table: true,
      weight: 3,
      effective_weight: 3,
      checks: [{ kind: 'tcp', up: false, has_run: true, weight: 0, reason: 'refused' }],
    });
    expect(written.virtual_servers[2]).to.include({ name: 'FWM 5', installed: false });
  });

  it('writes nothing without an instance', () => {
    const snapshot = { ...exampleSnapshot, instances: [] };
    expect(dumpJson({ vrrp: snapshot }, exampleConfiguration, exampleClock)).to.equal(undefined);
  });

  it('leaves out what is not configured', () => {
    const { authentication: _, ...open } = exampleInstance;
    const bare = {
      ...open,
      notify: {},
      trackInterfaces: [],
      trackScripts: [],
      virtualAddresses: [],
      excludedAddresses: [virtualAddress('10.9.9.20')],
    };
    const configuration = { ...exampleConfiguration, vrrpInstances: [bare] };
    const text = dumpJson({ vrrp: exampleSnapshot }, configuration, exampleClock) ?? '';
    expect(text).to.contain(
      '"notify_deleted":false,"evips":["10.9.9.20/24 dev eth0 scope global set"],"auth_type":0}',
    );
    expect(text).not.to.match(/secret|script_|"vips"|"track_|auth_data/);
  });
});
