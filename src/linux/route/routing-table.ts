/** The kernel's routes and rules: changed in batches; removals by others are heard. */
import type { RequestResult } from '../doors.js';
import { LITTLE_ENDIAN } from '../host-order.js';
import { AttributeTable, nested } from '../netlink/attributes.js';
import { text, u32 } from '../netlink/codecs.js';
import { NETLINK_HEADER_BYTES, type NetlinkMessage } from '../netlink/framing.js';
import { NetlinkMonitor } from '../netlink/monitor.js';
import { NetlinkRequester } from '../netlink/requester.js';
import { type BpfInstruction, keepMessages } from '../socket/bpf.js';
import { askLink } from './address-messages.js';
import {
  addRoute,
  decodeRoute,
  ROUTE_PROTOCOL_OFFSET,
  RTM_DELROUTE,
  removeRoute,
} from './route-messages.js';
import type { RouteRequest, RoutingListener, RoutingTable, RuleRequest } from './routing-doors.js';
import { addRule, decodeRule, RTM_DELRULE, removeRule } from './rule-messages.js';

const NETLINK_ROUTE = 0;
const MONITOR_BUFFER_BYTES = 4 << 20;

/** RTNLGRP_* of <linux/rtnetlink.h>: routes and rules of both families. */
const ROUTE_AND_RULE_GROUPS = [7, 8, 11, 19];

/** RTPROT_KEEPALIVED */
const TRACKED_PROTOCOL = 18;

const LINK_HEADER_BYTES = 16;
const vrfRows = new AttributeTable({ table: { type: 1, codec: u32 } });
const kindRows = new AttributeTable({
  kind: { type: 1, codec: text },
  data: { type: 2, codec: nested(vrfRows) },
});
const linkRows = new AttributeTable({ information: { type: 18, codec: nested(kindRows) } });

/**
 * A machine that speaks BGP changes thousands of routes a second: of all that is announced only
 * removals of rules and of our protocol's routes wake the process up.
 */
function removalsOnly(protocol: number): readonly BpfInstruction[] {
  const typeOffset = 4 + (LITTLE_ENDIAN ? 0 : 1);
  return keepMessages([
    [{ offset: typeOffset, value: RTM_DELRULE }],
    [
      { offset: typeOffset, value: RTM_DELROUTE },
      { offset: NETLINK_HEADER_BYTES + ROUTE_PROTOCOL_OFFSET, value: protocol },
    ],
  ]);
}

class KernelRoutingTable implements RoutingTable {
  readonly #requester = new NetlinkRequester(NETLINK_ROUTE);
  readonly #monitor: NetlinkMonitor | undefined;
  readonly #listener: RoutingListener | undefined;

  constructor(listener: RoutingListener | undefined, protocol: number) {
    this.#listener = listener;
    try {
      this.#monitor =
        listener &&
        new NetlinkMonitor(
          NETLINK_ROUTE,
          ROUTE_AND_RULE_GROUPS,
          MONITOR_BUFFER_BYTES,
          { heard: (message) => this.#heard(message), lost: (reason) => listener.lost(reason) },
          removalsOnly(protocol),
        );
    } catch (error) {
      this.#requester.close();
      throw error;
    }
  }

  addRoutes(requests: readonly RouteRequest[]): readonly RequestResult[] {
    return this.#requester.transact(requests.map(addRoute));
  }

  removeRoutes(requests: readonly RouteRequest[]): readonly RequestResult[] {
    return this.#requester.transact(requests.map(removeRoute));
  }

  addRules(requests: readonly RuleRequest[]): readonly RequestResult[] {
    return this.#requester.transact(requests.map(addRule));
  }

  removeRules(requests: readonly RuleRequest[]): readonly RequestResult[] {
    return this.#requester.transact(requests.map(removeRule));
  }

  tableOfVrf(linkIndex: number): number | undefined {
    let table: number | undefined;
    this.#requester.ask(askLink(linkIndex), ({ bytes, start, end }) => {
      if (end - start >= LINK_HEADER_BYTES) {
        const { information } = linkRows.decode(bytes, start + LINK_HEADER_BYTES, end);
        table = information?.kind === 'vrf' ? information.data?.table : undefined;
      }
    });
    return table;
  }

  close(): void {
    this.#monitor?.close();
    this.#requester.close();
  }

  /** Both are announced with the port of the process that asked for the change. */
  #heard(message: NetlinkMessage): void {
    if (message.port === this.#requester.port) {
      return;
    }
    if (message.type === RTM_DELROUTE) {
      const route = decodeRoute(message);
      if (route) {
        this.#listener?.routeRemoved(route);
      }
    } else if (message.type === RTM_DELRULE) {
      const rule = decodeRule(message);
      if (rule) {
        this.#listener?.ruleRemoved(rule);
      }
    }
  }
}

/**
 * Opens the door in the network namespace that the calling thread is in now.
 * @param listener hears of removals; without one nothing is listened to.
 * @param protocol RTPROT_* of the routes whose removals are heard of.
 * @throws SystemCallError when the kernel refuses.
 */
export function openRoutingTable(
  listener?: RoutingListener,
  protocol = TRACKED_PROTOCOL,
): RoutingTable {
  return new KernelRoutingTable(listener, protocol);
}
