/** `auth_hmac` between two of our own daemons: Debian's keepalived is older than it. */
import { expect } from 'chai';
import { configuration, masterDownIntervalMs, VIRTUAL_ADDRESS } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { onlyHolder } from '../../lab/pair.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually, observeFor } from '../../lab/wait.js';

const KEYS = [1, 2].map((id) => `key ${id} hex:${`0${id}`.repeat(32)}`);

describe('adverts signed by auth_hmac', function () {
  this.timeout(60_000);
  const lab = useLab(['n1', 'n2'], { ipv6: true });

  interface Signing {
    readonly keys: readonly string[];
    readonly active: number;
    readonly more?: string;
    readonly version?: 2 | 3;
    readonly addresses?: readonly string[];
  }

  function text(priority: number, { keys, active, more = '', ...rest }: Signing): string {
    const block = ['auth_hmac {', ...keys, `active_key ${active}`, more, '}'].join('\n');
    const advertInterval = rest.version === 2 ? 1 : 0.5;
    return configuration({ priority, advertInterval, more: block, ...rest });
  }

  async function pair(high: Signing, low = high): Promise<{ high: Daemon; low: Daemon }> {
    const first = lab.start('n1', text(200, high));
    const [address = `${VIRTUAL_ADDRESS}/24`] = high.addresses ?? [];
    const held = address.replace(/\/.*/, '');
    await eventually('n1 holds the address', () => lab.network.node('n1').holds(held));
    const second = lab.start('n2', text(100, low));
    await second.waitForLog(/Entering BACKUP STATE/);
    return { high: first, low: second };
  }

  const downMs = masterDownIntervalMs({ version: 3, priority: 100, advertIntervalMs: 500 });

  const kinds: readonly (readonly [string, Partial<Signing>])[] = [
    ['version 2', { version: 2 }],
    ['version 3', {}],
    ['IPv6', { addresses: ['fe80::100/128', '2001:db8:99::100/64'] }],
  ];
  for (const [title, kind] of kinds) {
    // Shows: vrrp_instance.auth_hmac, auth_hmac.key, auth_hmac.active_key
    itOurs(`${title}: the backup believes its master, and takes over when it stops`, async () => {
      const { high, low } = await pair({ keys: KEYS.slice(0, 1), active: 1, ...kind });
      const address = kind.addresses === undefined ? VIRTUAL_ADDRESS : 'fe80::100';
      await observeFor(kind.version === 2 ? 3700 : downMs);
      expect(lab.network.node('n2').holds(address)).to.equal(false);
      expect(low.log()).not.to.match(/trailer|HMAC|length/);
      await high.stop();
      await eventually('n2 holds it', () => lab.network.node('n2').holds(address));
    });
  }

  itOurs('keys are changed by three reloads, and no advert is lost', async () => {
    const [one = '', two = ''] = KEYS;
    const { high, low } = await pair({ keys: [one], active: 1 });
    const steps: readonly (readonly [Daemon, number, Signing])[] = [
      [low, 100, { keys: [one, two], active: 1 }],
      [high, 200, { keys: [one, two], active: 2 }],
      [low, 100, { keys: [two], active: 2 }],
      [high, 200, { keys: [two], active: 2 }],
    ];
    for (const [daemon, priority, signing] of steps) {
      daemon.configure(text(priority, signing));
      daemon.reload();
      await observeFor(downMs);
    }
    expect(lab.network.node('n2').holds(VIRTUAL_ADDRESS)).to.equal(false);
    for (const daemon of [high, low]) {
      expect(daemon.log()).not.to.match(/trailer|HMAC|key id/);
    }
    expect(low.log()).not.to.match(/Entering MASTER STATE/);
  });

  itOurs('a killed child goes on with numbers that nobody has seen', async () => {
    const { high, low } = await pair({ keys: KEYS, active: 1 });
    process.kill(high.pidOf('vrrp'), 'SIGKILL');
    await high.waitForLog(/went on with 1 address/);
    await observeFor(downMs);
    expect(low.log()).not.to.match(/Entering MASTER STATE|replayed/);
    await high.stop();
    await onlyHolder(lab, 'n2');
  });

  itOurs(
    'another key under the same number, an unknown number, no trailer: each is said',
    async () => {
      const [one = '', two = ''] = KEYS;
      const { low } = await pair({ keys: [one], active: 1 }, { keys: [two], active: 2 });
      await low.waitForLog(/unknown authentication key id 1 from 10\.99\.0\.1/);
      await eventually('both are master', () => lab.network.node('n2').holds(VIRTUAL_ADDRESS));
      low.configure(text(100, { keys: [two.replace('key 2', 'key 1')], active: 1 }));
      low.reload();
      await low.waitForLog(/invalid authentication HMAC from 10\.99\.0\.1/);
    },
  );

  // Shows: auth_hmac.mode
  itOurs('it is introduced by receive-only, permissive and enforce', async () => {
    const [one = ''] = KEYS;
    const high = lab.start('n1', configuration({ priority: 200, advertInterval: 0.5 }));
    await eventually('n1 holds it', () => lab.network.node('n1').holds(VIRTUAL_ADDRESS));
    const low = lab.start('n2', configuration({ priority: 100, advertInterval: 0.5 }));
    await low.waitForLog(/Entering BACKUP STATE/);
    for (const mode of ['receive-only', 'permissive', 'enforce']) {
      for (const [daemon, priority] of [
        [low, 100],
        [high, 200],
      ] as const) {
        daemon.configure(text(priority, { keys: [one], active: 1, more: `mode ${mode}` }));
        daemon.reload();
        await observeFor(downMs);
      }
    }
    expect(low.log()).not.to.match(/Entering MASTER STATE|trailer/);
    low.configure(configuration({ priority: 100, advertInterval: 0.5 }));
    low.reload();
    await low.waitForLog(/too long, length 60 and expect 32/);
  });
});
