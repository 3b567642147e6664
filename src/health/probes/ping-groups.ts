/** Which groups may have ping sockets: group 0 has to be one of them for PING_CHECK (icmp(7)). */
import { readSetting, writeSetting } from '../../linux/host/system-setting.js';
import type { HostLogEvent } from '../../observe/log/host-log-events.js';

/** First and last group, for IPv6 as well; `1 0` is nobody. */
const SETTING = 'net.ipv4.ping_group_range';

/** Begins the range with group 0 for as long as there are checks that ping. */
export class PingGroups {
  readonly #log: (event: HostLogEvent) => void;
  #former: string | undefined;

  constructor(log: (event: HostLogEvent) => void) {
    this.#log = log;
  }

  /** May be called again; where it is not allowed, opening a socket tells whether it was needed. */
  admitGroupZero(): void {
    const range = readSetting(SETTING)?.split(/\s+/).map(Number) ?? [];
    const [first = 0, last = 0] = range;
    if (first === 0) {
      return;
    }
    const former = range.join(' ');
    const value = `0 ${first > last ? 0 : last}`;
    if (this.#write(value)) {
      this.#former ??= former;
      const reason = 'PING_CHECK needs group 0 in it';
      this.#log({ event: 'hostSettingChanged', setting: SETTING, value, former, reason });
    }
  }

  /** Makes the range what it was. */
  putBack(): void {
    const value = this.#former;
    this.#former = undefined;
    if (value !== undefined && this.#write(value)) {
      this.#log({ event: 'hostSettingPutBack', setting: SETTING, value });
    }
  }

  #write(value: string): boolean {
    try {
      writeSetting(SETTING, value);
      return true;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#log({ event: 'hostSettingRefused', setting: SETTING, value, reason });
      return false;
    }
  }
}
