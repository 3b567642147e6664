/** Sets what the configuration needs of the kernel's settings, and puts back what was there. */
import { messageOf } from '../../base/failure.js';
import { SayOnce } from '../../base/say-once.js';
import type { SettingsDoor } from '../../linux/host/host-doors.js';
import { type HostSetting, settingCommand, settingText } from '../../lvs/host-needs.js';
import type { HostLogEvent } from '../../observe/log/host-log-events.js';
import { type ChangedSetting, isAsWeLeftIt, planHostSettings } from './plan-settings.js';

/** What it is made from. */
export interface HostSettingsOptions {
  readonly door: SettingsDoor;
  /** By a predecessor that has died. */
  readonly changed: readonly ChangedSetting[];
  /** Notes all that is changed, before it is. */
  note(changed: readonly ChangedSetting[]): void;
  log(event: HostLogEvent): void;
}

export class HostSettings {
  readonly #options: HostSettingsOptions;
  /** In the order in which they were changed. */
  #changed: readonly ChangedSetting[];
  /** Complaints that have been made. */
  readonly #said = new SayOnce();

  constructor(options: HostSettingsOptions) {
    this.#options = options;
    this.#changed = options.changed;
  }

  /** Whether there is something to put back. */
  get hasChanged(): boolean {
    return this.#changed.length > 0;
  }

  /** Puts back what is not needed any more, then sets what is, and tells the rest. */
  apply(needs: readonly HostSetting[], mode: 'auto' | 'check' | 'off'): void {
    const { putBack, set, told } = planHostSettings(needs, mode, this.#changed);
    this.#putBack(putBack);
    for (const need of set) {
      this.#set(need);
    }
    for (const need of told) {
      this.#check(need);
    }
  }

  /** Everything is as it was before us. */
  putBack(): void {
    this.#putBack(this.#changed);
  }

  #set(need: HostSetting): void {
    const { name, value, module, reason } = need;
    const { door, log } = this.#options;
    let former = door.read(name);
    if (former === undefined && module !== undefined && door.loadModule(module)) {
      former = door.read(name);
    }
    if (former === value) {
      this.#said.settle(name);
      return;
    }
    if (former === undefined) {
      this.#refused(need, 'the kernel has no such setting');
      return;
    }
    const before = this.#changed;
    this.#note([...before, ...this.#changesFor(need, former)]);
    try {
      for (const first of need.first) {
        if (door.read(first.name) === first.from) {
          door.write(first.name, first.value);
        }
      }
      door.write(name, value);
      this.#said.settle(name);
      log({ event: 'hostSettingChanged', setting: settingText(name), value, former, reason });
    } catch (error) {
      this.#putBack(this.#changed.filter((each) => !before.includes(each)));
      this.#refused(need, messageOf(error));
    }
  }

  /** What is to be put back, the last one first. What has changed before keeps its first value. */
  #changesFor(need: HostSetting, former: string): readonly ChangedSetting[] {
    const { door } = this.#options;
    const known = new Set(this.#changed.map(({ name }) => name));
    const found = (name: string) => (known.has(name) ? undefined : door.read(name));
    const first = need.first.flatMap(({ name, from, value }) =>
      found(name) === from ? { name, former: from, ours: value, for: need.name } : [],
    );
    const disturbed = need.disturbs.flatMap((name) => {
      const value = found(name);
      return value === undefined ? [] : { name, former: value, for: need.name };
    });
    const { name, value } = need;
    return known.has(name)
      ? [...first, ...disturbed]
      : [...first, ...disturbed, { name, former, ours: value, for: name }];
  }

  #check(need: HostSetting): void {
    const { name, value, reason } = need;
    const { door, log } = this.#options;
    const found = door.read(name);
    const command = settingCommand(
      need,
      need.first.filter((first) => door.read(first.name) === first.from),
    );
    if (found === value) {
      this.#said.settle(name);
    } else if (this.#said.isNews(name)) {
      const setting = settingText(name);
      log({ event: 'hostSettingMissing', setting, value, found, reason, command });
    }
  }

  #refused({ name, value }: HostSetting, reason: string): void {
    if (this.#said.isNews(name)) {
      const setting = settingText(name);
      this.#options.log({ event: 'hostSettingRefused', setting, value, reason });
    }
  }

  /** A value that another program has changed after us stays. */
  #putBack(settings: readonly ChangedSetting[]): void {
    const { door, log } = this.#options;
    for (const changed of settings.toReversed()) {
      const { name, former, for: purpose } = changed;
      if (!isAsWeLeftIt(changed, door.read(name))) {
        continue;
      }
      const setting = settingText(name);
      try {
        door.write(name, former);
        if (name === purpose) {
          log({ event: 'hostSettingPutBack', setting, value: former });
        }
      } catch (error) {
        const reason = messageOf(error);
        log({ event: 'hostSettingRefused', setting, value: former, reason });
      }
    }
    if (settings.length > 0) {
      this.#note(this.#changed.filter((each) => !settings.includes(each)));
    }
  }

  #note(changed: readonly ChangedSetting[]): void {
    this.#changed = changed;
    this.#options.note(changed);
  }
}
