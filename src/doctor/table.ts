/** Every check of the doctor, by the headings of its page. */
import type { AnyCheck } from './check.js';
import { conntrackSize } from './checks/balancing/conntrack-size.js';
import { ipForward } from './checks/balancing/ip-forward.js';
import { ipvsConnTable } from './checks/balancing/ipvs-conn-table.js';
import { ipvsModules } from './checks/balancing/ipvs-modules.js';
import { ipvsScheduler } from './checks/balancing/ipvs-scheduler.js';
import { ipvsadmUnit } from './checks/balancing/ipvsadm-unit.js';
import { natReturnPath } from './checks/balancing/nat-return-path.js';
import { neighGc } from './checks/balancing/neigh-gc.js';
import { sendRedirects } from './checks/balancing/send-redirects.js';
import { fwBfd } from './checks/firewall/fw-bfd.js';
import { fwSync } from './checks/firewall/fw-sync.js';
import { fwVrrpIn } from './checks/firewall/fw-vrrp-in.js';
import { fwVrrpOut } from './checks/firewall/fw-vrrp-out.js';
import { multicastMember } from './checks/network/multicast-member.js';
import { networkdOwnsInterface } from './checks/network/networkd-owns-interface.js';
import { nmOwnsInterface } from './checks/network/nm-owns-interface.js';
import { promoteSecondaries } from './checks/network/promote-secondaries.js';
import { proxyArp } from './checks/network/proxy-arp.js';
import { sourceAddress } from './checks/network/source-address.js';
import { vipPrefix } from './checks/network/vip-prefix.js';
import { vmacRpFilter } from './checks/network/vmac-rp-filter.js';
import { capabilities } from './checks/system/capabilities.js';
import { cgroupCpu } from './checks/system/cgroup-cpu.js';
import { clockSkew } from './checks/system/clock-skew.js';
import { diskStateDir } from './checks/system/disk-state-dir.js';
import { keepalivedRunning } from './checks/system/keepalived-running.js';
import { nodeVersion } from './checks/system/node-version.js';
import { openFiles } from './checks/system/open-files.js';
import { realtimeBudget } from './checks/system/realtime-budget.js';
import { scriptPath } from './checks/system/script-path.js';
import { scriptSelinux } from './checks/system/script-selinux.js';
import { scriptUser } from './checks/system/script-user.js';
import { secondDaemon } from './checks/system/second-daemon.js';
import { socketBuffers } from './checks/system/socket-buffers.js';
import { systemdVersion } from './checks/system/systemd-version.js';
import { igmpQuerier } from './checks/wire/igmp-querier.js';
import { realserverArp } from './checks/wire/realserver-arp.js';
import { unicastPath } from './checks/wire/unicast-path.js';
import { vipDuplicate } from './checks/wire/vip-duplicate.js';
import { vmacDelivery } from './checks/wire/vmac-delivery.js';
import { vridForeign } from './checks/wire/vrid-foreign.js';

/** By heading, in the order of the answer. */
export const checkGroups: Readonly<Record<string, readonly AnyCheck[]>> = {
  Firewall: [fwVrrpIn, fwVrrpOut, fwSync, fwBfd],
  Network: [
    ...[sourceAddress, vipPrefix, multicastMember, proxyArp],
    ...[promoteSecondaries, vmacRpFilter],
    ...[nmOwnsInterface, networkdOwnsInterface],
  ],
  'Load balancing': [
    ...[ipvsModules, ipvsScheduler, ipForward, sendRedirects, conntrackSize],
    ...[ipvsConnTable, neighGc, natReturnPath, ipvsadmUnit],
  ],
  'Scripts, processes and limits': [
    ...[
      scriptPath,
      scriptUser,
      scriptSelinux,
      keepalivedRunning,
      secondDaemon,
      clockSkew,
      capabilities,
    ],
    ...[
      openFiles,
      socketBuffers,
      cgroupCpu,
      realtimeBudget,
      nodeVersion,
      systemdVersion,
      diskStateDir,
    ],
  ],
  'Asked on the wire (`--probe`)': [
    ...[vipDuplicate, vridForeign, unicastPath, vmacDelivery, realserverArp, igmpQuerier],
  ],
};

/** All of them. */
export const doctorChecks: readonly AnyCheck[] = Object.values(checkGroups).flat();
