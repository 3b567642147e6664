/** The section `Interfaces` of `keepalived.data`. */
import type { Configuration } from '../../config/model.js';
import type { InterfaceSnapshot } from '../../vrrp/messages.js';
import { trackerLines, trackersOf } from './wording.js';

/** ARPHRD_ETHER, ARPHRD_LOOPBACK of <linux/if_arp.h>, as keepalived names them. */
const hardwareTypes: Readonly<Record<number, string>> = { 1: 'ETHERNET', 772: 'LOOPBACK' };

/** The interfaces that instances use or track, in the order of their numbers. */
export function interfaceLines(
  interfaces: readonly InterfaceSnapshot[],
  configuration: Configuration,
): readonly string[] {
  return [...interfaces]
    .sort((left, right) => left.index - right.index)
    .flatMap((each) => linesOf(each, configuration));
}

function linesOf(each: InterfaceSnapshot, configuration: Configuration): readonly string[] {
  const { name, index, hardwareAddress, mtu, hardwareType } = each;
  const weight = { value: 0, reverse: false };
  const users = configuration.vrrpInstances
    .filter((instance) => instance.interface === name && !instance.dontTrackPrimary)
    .map((instance) => ({ instance: instance.name, weight }));
  const trackers = [...users, ...trackersOf(name, configuration, 'trackInterfaces')];
  return [
    ` Name = ${name}`,
    `   index = ${index}`,
    `   IPv4 address = ${each.address4 ?? '(none)'}`,
    `   IPv6 address = ${each.linkLocal6 ?? '(none)'}`,
    ...(hardwareAddress === '' ? [] : [`   MAC = ${hardwareAddress}`]),
    `   State = ${stateText(each)}`,
    `   MTU = ${mtu}`,
    `   HW Type = ${hardwareTypes[hardwareType] ?? `UNKNOWN (${hardwareType})`}`,
    '   NIC netlink status update',
    ...(trackers.length === 0 ? [] : trackerLines('Tracking VRRP instances', trackers)),
  ];
}

function stateText({ up, running, loopback }: InterfaceSnapshot): string {
  const words = [up ? 'UP' : 'not UP', running ? 'RUNNING' : 'not RUNNING'];
  return [...words, ...(loopback ? ['no broadcast', 'loopback', 'no multicast'] : [])].join(', ');
}
