/** Said about the machine that balances: its settings and its firewall. */
export type HostLogEvent =
  /** `lvs_host_setup`, or what FULLNAT cannot do without. */
  | {
      readonly event: 'hostSettingChanged';
      readonly setting: string;
      readonly value: string;
      readonly former: string;
      readonly reason: string;
    }
  | {
      readonly event: 'hostSettingPutBack';
      readonly setting: string;
      readonly value: string;
    }
  /** `lvs_host_setup check`; `found` is undefined where the kernel has no such setting. */
  | {
      readonly event: 'hostSettingMissing';
      readonly setting: string;
      readonly value: string;
      readonly found: string | undefined;
      readonly reason: string;
      readonly command: string;
    }
  | {
      readonly event: 'hostSettingRefused';
      readonly setting: string;
      readonly value: string;
      readonly reason: string;
    }
  /** `static_neighbours` */
  | {
      readonly event: 'neighbourSet' | 'neighbourRemoved';
      readonly address: string;
      readonly hardwareAddress: string;
      readonly interface: string;
    }
  | {
      readonly event: 'neighbourRefused';
      readonly address: string;
      readonly hardwareAddress: string;
      readonly interface: string;
      readonly reason: string;
    }
  | { readonly event: 'neighboursUnreadable'; readonly reason: string }
  /** `lvs_method FULLNAT`; `tool` is the program that has made the rules. */
  | {
      readonly event: 'sourceNatInstalled';
      readonly family: string;
      readonly tool: string;
      readonly rules: number;
    }
  /** Another program had emptied the firewall. */
  | { readonly event: 'sourceNatLost'; readonly family: string }
  | { readonly event: 'sourceNatRemoved'; readonly family: string; readonly tool: string }
  | { readonly event: 'sourceNatRefused'; readonly family: string; readonly reason: string }
  /** It cannot be removed. */
  | {
      readonly event: 'sourceNatStays';
      readonly family: string;
      readonly tool: string;
      readonly reason: string;
    };
