/** What the driver of the VRRP child works through. */
import type {
  ClaimListener,
  DeadlineTimer,
  FrameSender,
  LinkbeatDoor,
  UpperLinks,
  VrrpTransport,
} from '../../linux/doors.js';
import type { RoutingKernel } from '../routes/routing.js';

/** The doors to the operating system; tests put fakes in their place. */
export interface VrrpDoors extends RoutingKernel {
  readonly upperLinks: UpperLinks;
  readonly transport: VrrpTransport;
  readonly frames: FrameSender;
  readonly claims: ClaimListener;
  /** Absent where no driver is to be asked. */
  readonly linkbeat?: LinkbeatDoor | undefined;
  createTimer(callback: () => void): DeadlineTimer;
  isRouter(interfaceName: string): boolean;
  /** Called shortly before a take-over; absent where there is nothing to be warmed. */
  readonly warmUp?: (() => void) | undefined;
}
