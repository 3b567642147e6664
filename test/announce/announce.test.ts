import { expect } from 'chai';
import type { AddressToAnnounce } from '../../src/announce/announcements.js';
import { planRoutes } from '../../src/announce/route-plan.js';
import { type AnnounceFacts, type AnnounceVerdict, judge } from '../../src/announce/verdict.js';
import { ip } from '../lvs/director/sample-balancer.js';

const ADDRESS = ip('192.0.2.10');

function announcement(...services: readonly string[]): AddressToAnnounce {
  const known = services.map((name) => ({ name, hasSorryServer: name.startsWith('sorry') }));
  return { address: ADDRESS, services: known, isVirtual: false };
}

function facts(
  quorums: Readonly<Record<string, boolean>> = {},
  changes: Partial<AnnounceFacts> = {},
): AnnounceFacts {
  return {
    isHere: () => true,
    hasQuorum: (service) => quorums[service],
    isUnheard: false,
    phase: 'normal',
    ...changes,
  };
}

describe('announce/verdict', () => {
  const kind = (verdict: AnnounceVerdict) =>
    verdict.kind === 'withheld' ? verdict.because.why : verdict.kind;
  const both = announcement('web', 'mail');

  // Shows: announce_when, announce_hold
  it('announces what is here and served', () => {
    const cases: readonly (readonly [AnnounceFacts, string, string])[] = [
      [facts({ web: true, mail: true }), 'announced', 'announced'],
      [facts({ web: true, mail: false }), 'quorum', 'announced'],
      [facts({ web: false, mail: false }), 'quorum', 'quorum'],
      [facts({ web: true }), 'undecided', 'announced'],
      [facts({ web: false }), 'quorum', 'undecided'],
      [facts(), 'undecided', 'undecided'],
      [facts({ web: true, mail: true }, { phase: 'draining' }), 'draining', 'draining'],
      [facts({ web: true, mail: true }, { phase: 'withdrawn' }), 'withdrawn', 'withdrawn'],
      [facts({ web: true, mail: true }, { isHere: () => false }), 'elsewhere', 'elsewhere'],
      [facts({ web: true, mail: true }, { isUnheard: true }), 'unheard', 'unheard'],
    ];
    for (const [known, all, any] of cases) {
      expect([kind(judge(both, known, 'all')), kind(judge(both, known, 'any'))]).to.deep.equal([
        all,
        any,
      ]);
    }
  });

  it('serves with a sorry server, and without virtual servers while the address is here', () => {
    const sorry = announcement('sorry', 'web');
    expect(kind(judge(sorry, facts({ sorry: false, web: true }), 'all'))).to.equal('announced');
    expect(kind(judge(announcement('sorry'), facts({ sorry: false }), 'any'))).to.equal(
      'announced',
    );
    expect(kind(judge(announcement(), facts(), 'all'))).to.equal('announced');
    expect(kind(judge(announcement(), facts({}, { isUnheard: true }), 'all'))).to.equal(
      'announced',
    );
  });
});

describe('announce/route-plan', () => {
  const metrics = { announced: 0, draining: 1000 };
  const ADDRESS6 = ip('2001:db8::10');
  const verdicts = (kind: 'announced' | 'draining' | 'undecided') =>
    new Map([
      [ADDRESS, { kind } as const],
      [ADDRESS6, { kind } as const],
    ]);

  it('adds before it removes, and never metric 0 for IPv6', () => {
    const held = [
      { address: ADDRESS, metric: 0, isKnown: true },
      { address: ADDRESS6, metric: 1, isKnown: true },
    ];
    expect(planRoutes(verdicts('announced'), metrics, held)).to.deep.equal({ add: [], remove: [] });
    expect(planRoutes(verdicts('draining'), metrics, held)).to.deep.equal({
      add: [
        { address: ADDRESS, metric: 1000 },
        { address: ADDRESS6, metric: 1000 },
      ],
      remove: [
        { address: ADDRESS, metric: 0 },
        { address: ADDRESS6, metric: 1 },
      ],
    });
  });

  it('sets once more what a predecessor has set, and leaves it while nothing is decided', () => {
    const left = [
      { address: ADDRESS, metric: 0, isKnown: false },
      { address: ip('192.0.2.99'), metric: 0, isKnown: false },
    ];
    expect(planRoutes(verdicts('announced'), metrics, left).add).to.deep.include({
      address: ADDRESS,
      metric: 0,
    });
    expect(planRoutes(verdicts('undecided'), metrics, left)).to.deep.equal({
      add: [],
      remove: [{ address: ip('192.0.2.99'), metric: 0 }],
    });
  });
});
