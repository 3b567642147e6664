/**
 * In which order a change of state happens: packets, addresses, routes and rules, scripts, FIFO and
 * mail; by ours and by keepalived, from one file.
 */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import { type DaemonKind, daemonUnderTest } from '../../lab/daemon-kind.js';
import { Sniffer } from '../../lab/packets/sniffer.js';
import {
  type MailRelay,
  RELAY_PORT,
  startMailRelay,
  subjectsOf,
} from '../../lab/servers/mail-relay.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';
import {
  addressesOf,
  bringWitnesses,
  memberOf,
  type Testimony,
  type Witnesses,
} from './witnesses.js';

/** So many that work on them takes longer than to start a script. */
const COUNT = 600;
const MEMBERS = ['A', 'B'] as const;
const PIDS = Number(readFileSync('/proc/sys/kernel/pid_max', 'utf8'));

function member(index: number, priority: number, more = '', excluded: readonly string[] = []) {
  return instance({
    ...{ name: MEMBERS[index] ?? '', virtualRouterId: 51 + index, priority, more },
    ...{ addresses: addressesOf(index + 1, 1), excludedAddresses: excluded },
  });
}

function scripts(witnesses: Witnesses, subject: string): string {
  const states = ['MASTER', 'BACKUP', 'FAULT', 'STOP'].map(
    (state) =>
      `notify_${state.toLowerCase()} "${witnesses.script('state', `${subject} ${state}`)}"`,
  );
  return [...states, `notify "${witnesses.script('any')}"`, 'smtp_alert true'].join('\n');
}

function text(witnesses: Witnesses): string {
  const members = MEMBERS.map((name, index) => {
    const [, ...others] = addressesOf(index + 1, COUNT);
    return member(
      index,
      200 - 100 * index,
      `${scripts(witnesses, `INSTANCE ${name}`)}
      ${index === 0 ? 'track_interface {\n other0\n }' : ''}
      virtual_routes {
        172.16.${index + 1}.0/24 via 10.99.0.9 dev eth0
      }
      virtual_rules {
        from 172.17.${index + 1}.0/24 table 100
      }`,
      others,
    );
  });
  return `${globalDefinitions(`vrrp_notify_fifo ${witnesses.fifo}
    smtp_server 127.0.0.1 ${RELAY_PORT}
    notification_email {
      a@example.org
    }`)}
vrrp_sync_group G {
    group {
      A
      B
    }
    ${scripts(witnesses, 'GROUP G')}
}
${members.join('')}`;
}

/** Which member takes over first and takes the other along is a matter of timers. */
function whoeverIsFirst(told: readonly string[]): readonly string[] {
  const first = told.flatMap((news) => /INSTANCE (.) MASTER/.exec(news)?.[1] ?? [])[0];
  return told.map((news) =>
    news.replace(
      /INSTANCE (.) MASTER/,
      (_, name) => `INSTANCE ${name === first ? 'first' : 'second'} MASTER`,
    ),
  );
}

describe('the order of a change of state', function () {
  this.timeout(120_000);
  const lab = useLab(['n1', 'n2']);
  let wire: Sniffer;
  let relay: MailRelay;
  let witnesses: Witnesses;
  /** Mails. */
  let read = 0;

  before(async () => {
    const node = lab.network.node('n1');
    node.ip('link', 'add', 'other0', 'type', 'veth', 'peer', 'name', 'other1');
    node.setInterface('other1', true);
    node.setInterface('other0', true);
    wire = await Sniffer.start(lab.network, 'n1');
    relay = await startMailRelay(node);
    witnesses = bringWitnesses(node);
  });

  after(() => {
    wire.close();
    relay.close();
    witnesses.close();
  });

  /** Waits until each has been told all of these states, by each way. @returns in which order */
  async function heard(...states: readonly string[]) {
    const due = states.length * (MEMBERS.length + 1);
    const stopping = states.includes('STOP');
    await eventually(
      'all were told',
      () => witnesses.testimonies().length >= 3 * due,
      START_WITHIN_MS,
      () => JSON.stringify(witnesses.testimonies()),
    );
    if (!stopping) {
      await eventually('all mail is here', () => relay.mails.length >= read + due, START_WITHIN_MS);
    }
    const mails = relay.mails.slice(read, read + due);
    read = relay.mails.length;
    return testimony(states, stopping ? [] : subjectsOf(mails));
  }

  function testimony(states: readonly string[], subjects: readonly string[]) {
    const all = witnesses.testimonies();
    witnesses.forget();
    // Process ids start again after the largest: those of one state are close to each other.
    const started = states.flatMap((state) => {
      const ofIt = all.filter(({ by, news }) => by !== 'fifo' && news.endsWith(state));
      const age = ({ pid }: Testimony) => (pid - (ofIt[0]?.pid ?? 0) + 1.5 * PIDS) % PIDS;
      return ofIt.sort((one, other) => age(one) - age(other));
    });
    return {
      all,
      order: {
        scripts: whoeverIsFirst(started.map(({ by, news }) => `${by}: ${news}`)),
        lines: whoeverIsFirst(all.filter(({ by }) => by === 'fifo').map(({ news }) => news)),
        mail: subjects,
      },
    };
  }

  const ofMember = ({ news }: Testimony) =>
    MEMBERS.flatMap((name, index) =>
      news.includes(` ${name} `) || news.includes('GROUP') ? [index] : [],
    );

  /** Nothing is missing, and it is announced. */
  function expectAll(told: readonly Testimony[]): void {
    for (const each of told.filter(({ news }) => news.endsWith('MASTER'))) {
      for (const index of ofMember(each)) {
        expect(each.found[index], each.news).to.deep.equal({
          addresses: COUNT,
          routes: 1,
          rules: 1,
        });
        const announced = wire
          .seen('gratuitousArp', ({ timeMs }) => timeMs <= each.timeMs)
          .filter(({ address }) => memberOf(address) === index + 1);
        expect(new Set(announced.map(({ address }) => address)).size, each.news).to.equal(COUNT);
      }
    }
  }

  /** Nothing is left. */
  function expectNone(told: readonly Testimony[]): void {
    for (const each of told) {
      for (const index of ofMember(each)) {
        expect(each.found[index], each.news).to.deep.equal({ addresses: 0, routes: 0, rules: 0 });
      }
    }
  }

  /** Of each member: adverts before the first announcement. */
  function expectAdvertsFirst(): void {
    for (const index of MEMBERS.keys()) {
      const [advert] = wire.seen('advert', ({ virtualRouterId: id }) => id === 51 + index);
      const [arp] = wire.seen('gratuitousArp', ({ address }) => memberOf(address) === index + 1);
      expect(arp?.timeMs).to.be.greaterThan(advert?.timeMs ?? Number.NaN);
    }
  }

  /** Of each member in turn, before it is told of; then it says no more than that again. */
  function expectPriorityZero(told: readonly Testimony[]): void {
    const zeros = wire.seen('advert', ({ priority }) => priority === 0);
    const ids = zeros.map((advert) => advert.virtualRouterId);
    expect([...new Set(ids)]).to.deep.equal([51, 52]);
    for (const index of MEMBERS.keys()) {
      const own = ({ virtualRouterId: id }: { virtualRouterId: number }) => id === 51 + index;
      const sentMs = zeros.find(own)?.timeMs ?? Number.NaN;
      const ofIt = told.filter((each) => ofMember(each).includes(index));
      expect(Math.min(...ofIt.map(({ timeMs }) => timeMs))).to.be.greaterThan(sentMs);
      const later = wire.seen('advert', (advert) => own(advert) && advert.timeMs > sentMs);
      expect(later.filter(({ priority }) => priority !== 0)).to.deep.equal([]);
    }
  }

  async function play(kind: DaemonKind) {
    const node = lab.network.node('n1');
    const daemon = lab.start('n1', text(witnesses), { kind });
    const start = await heard('BACKUP', 'MASTER');
    await eventually('announced', () => wire.seen('gratuitousArp').length >= 2 * COUNT);
    expectAll(start.all);
    expectAdvertsFirst();

    const peer = lab.start('n2', globalDefinitions() + member(0, 240), { kind });
    const yielded = await heard('BACKUP');
    expectNone(yielded.all);
    wire.clear();
    await peer.stop();
    const back = await heard('MASTER');
    expectAll(back.all);

    wire.clear();
    node.setInterface('other0', false);
    const fault = await heard('FAULT');
    expectNone(fault.all);
    expectPriorityZero(fault.all);
    wire.clear();
    node.setInterface('other0', true);
    const healed = await heard('BACKUP', 'MASTER');
    expectAll(healed.all);

    wire.clear();
    await daemon.stop();
    const stop = await heard('STOP');
    expectNone(stop.all);
    expectPriorityZero(stop.all);
    const phases = { start, yielded, back, fault, healed, stop };
    return Object.fromEntries(Object.entries(phases).map(([name, { order }]) => [name, order]));
  }

  // Shows: global_defs.vrrp_notify_fifo, vrrp_sync_group.notify, vrrp_sync_group.notify_master
  it('is that of keepalived, and who is told finds all of it done', async () => {
    const theirs = await play('keepalived');
    wire.clear();
    expect(await play(daemonUnderTest())).to.deep.equal(theirs);
  });
});
