/** The links of this network namespace, read once. */
import type { Link } from '../doors.js';
import type { NetlinkRequester } from '../netlink/requester.js';
import { decodeLink, linkOf, listLinks } from './address-messages.js';
import { masterOf } from './link-messages.js';

/** A link, and what it is a port of. */
export interface ReadLink extends Link {
  /** The index of a bridge, bond or VRF. */
  readonly master: number | undefined;
}

/** All links. @throws NetlinkError */
export function readLinks(requester: NetlinkRequester): readonly ReadLink[] {
  const links: ReadLink[] = [];
  requester.dump(
    listLinks,
    () => links.splice(0),
    (message) => {
      const heard = decodeLink(message);
      if (heard) {
        links.push({ ...linkOf(heard, undefined), master: masterOf(message) });
      }
    },
  );
  return links;
}
