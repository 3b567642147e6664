/** Asks the kernel for a table of its firewall (<linux/netfilter/nf_tables.h>). */
import type { FirewallFamily } from '../../lvs/firewall/firewall-family.js';
import { AttributeTable } from '../netlink/attributes.js';
import { text } from '../netlink/codecs.js';
import { NetlinkError, NetlinkRequester } from '../netlink/requester.js';
import { withNetworkNamespace } from '../process/process-control.js';

const NETLINK_NETFILTER = 12;
/** NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETTABLE */
const GET_TABLE = 0x0a01;
/** NFPROTO_IPV4, NFPROTO_IPV6 */
const FAMILIES = { ip: 2, ip6: 10 } as const;

const tableRows = new AttributeTable({ name: { type: 1, codec: text } });

/**
 * Whether a table is there. Much cheaper than to run nft(8).
 *
 * @param networkNamespacePath by default the namespace of this process
 * @returns undefined when the kernel does not tell
 */
export function hasNftTable(
  family: FirewallFamily,
  name: string,
  networkNamespacePath?: string,
): boolean | undefined {
  const ask = () => askForTable(family, name);
  try {
    if (networkNamespacePath === undefined) {
      ask();
    } else {
      withNetworkNamespace(networkNamespacePath, ask);
    }
    return true;
  } catch (error) {
    return error instanceof NetlinkError && error.code === 'ENOENT' ? false : undefined;
  }
}

/** struct nfgenmsg: family, version 0, resource 0; then the attributes. @throws NetlinkError */
function askForTable(family: FirewallFamily, name: string): void {
  const requester = new NetlinkRequester(NETLINK_NETFILTER);
  try {
    requester.ask(
      {
        type: GET_TABLE,
        flags: 0,
        write: (writer) => {
          writer.bytes(Uint8Array.of(FAMILIES[family], 0, 0, 0));
          tableRows.encode(writer, { name });
        },
      },
      () => undefined,
    );
  } finally {
    requester.close();
  }
}
