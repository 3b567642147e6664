/** The processes of this machine, as those that follow some of them want to know. */
import type { NetlinkBufferSize } from '../linux/netlink/socket.js';
import { ProcessEvents } from '../linux/process/process-events.js';
import {
  childrenOf,
  commandLine,
  commandName,
  listProcesses,
  livesOn,
} from '../linux/process/process-list.js';
import type { ProcessDoor } from './process-watch.js';

/** @param buffer of the socket, asked for when it is opened */
export function kernelProcesses(buffer: () => NetlinkBufferSize): ProcessDoor {
  return {
    ...{ list: listProcesses, name: commandName, commandLine, livesOn, childrenOf },
    openEvents: (listener) => ProcessEvents.open(listener, buffer()),
  };
}
