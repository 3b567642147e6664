/** The objects of the daemon on the bus (run-time contract, "D-Bus"). */
import { familyName } from '../base/address.js';
import type { Configuration, VrrpInstance } from '../config/model.js';

/** Below which everything stands, whatever the name on the bus is. */
const ROOT = '/org/keepalived/Vrrp1';

/** The interface of the daemon. */
export const DAEMON_INTERFACE = 'org.keepalived.Vrrp1.Vrrp';
/** That of an instance. */
export const INSTANCE_INTERFACE = 'org.keepalived.Vrrp1.Instance';

/** `/org/keepalived/Vrrp1[/NAMESPACE][/INSTANCE]` */
function rootOf({ global }: Configuration): string {
  const parts = [global.networkNamespace, global.daemonInstance];
  return [ROOT, ...parts.filter((part) => part !== undefined).map(pathElement)].join('/');
}

/** `…/Vrrp`: the daemon. */
export function daemonPath(configuration: Configuration): string {
  return `${rootOf(configuration)}/Vrrp`;
}

/** `…/Instance`: what stands below it is an instance, or nothing. */
export function instancesPath(configuration: Configuration): string {
  return `${rootOf(configuration)}/Instance`;
}

/** `…/Instance/IF/VRID/IPv4` */
export function instancePath(configuration: Configuration, instance: VrrpInstance): string {
  const { noInterfaceName } = configuration.global.services.dbus;
  const link = pathElement(instance.interface === '' ? noInterfaceName : instance.interface);
  const { virtualRouterId, family } = instance;
  return `${instancesPath(configuration)}/${link}/${virtualRouterId}/${familyName(family)}`;
}

/** The bus takes letters, digits and `_` (D-Bus specification, "Valid Object Paths"). */
function pathElement(name: string): string {
  return name.replace(/[^A-Za-z0-9]/g, '_');
}
