/** Real servers as the page puts them in order, and what has not changed stays what it was. */
import { expect } from 'chai';
import {
  attemptsOf,
  type CheckHistory,
  followed,
  MOST_ATTEMPTS,
} from '../../src/web/model/check-history.js';
import { overrideState, overrideText } from '../../src/web/model/overrides.js';
import {
  inOrderOfNeed,
  overrideOf,
  reasonText,
  serverTally,
  serviceText,
  sinceOf,
  standpoint,
} from '../../src/web/model/servers.js';
import { share } from '../../src/web/model/share.js';
import { age } from '../../src/web/model/times.js';
import type { StatusView } from '../../src/web/model/views.js';
import {
  ago,
  downServer,
  exampleServer,
  exampleService,
  exampleStatus,
} from '../lab/web/example-status.js';

const unchecked = exampleServer(7, {
  checks: [{ ...{ id: '0', kind: 'TCP', up: true, hasRun: false, reason: '' }, weight: 0 }],
});

describe('real servers on the page', () => {
  it('stand first where they need somebody: down, unchecked, drained, disabled, up', () => {
    const drained = exampleServer(2, { adminState: 'drain' });
    const disabled = { ...downServer(3), adminState: 'disabled' } as const;
    const servers = [
      exampleServer(0),
      disabled,
      unchecked,
      drained,
      downServer(5),
      exampleServer(1),
    ];
    expect(inOrderOfNeed(servers).map(standpoint)).to.deep.equal([
      ...['down', 'unchecked', 'drain', 'disabled', 'up', 'up'],
    ]);
    expect(inOrderOfNeed(servers).slice(-2)).to.deep.equal([servers[0], servers[5]]);
    expect(serverTally(exampleService(1, servers))).to.deep.include({ up: 4, all: 6 });
  });

  it('say why, of each check that fails, and since the last change of one', () => {
    const [check] = downServer(1).checks;
    const since = ago(10);
    const tcp = { id: '1', kind: 'TCP', up: false, hasRun: true, reason: 'refused', weight: 0 };
    const checks = check === undefined ? [] : [check, { ...tcp, since }, { ...tcp, up: true }];
    const server = { ...downServer(1), checks };
    expect(reasonText(server)).to.equal('HTTP_GET status 503 of /health; TCP refused');
    expect(sinceOf(server)).to.equal(since);
    expect(sinceOf(exampleServer(1))).to.equal(undefined);
  });

  it('are held by the newest override that means them', () => {
    const service = exampleService(1, [exampleServer(0), exampleServer(1)]);
    const [first = exampleServer(0), second = first] = service.realServers;
    const override = (id: string, target: Readonly<Record<string, unknown>>) => ({
      ...{ id, by: 'anna', createdAt: ago(5), set: { admin: 'drain' } },
      target: { kind: 'realServer', ...target },
    });
    const { address } = first;
    const overrides = [
      override('everywhere', { address }),
      override('here', { address, port: 80, virtualServer: service.key }),
      override('elsewhere', { address, port: 80, virtualServer: 'another' }),
      override('otherPort', { address, port: 8080 }),
    ];
    expect(overrideOf(service, first, overrides)?.id).to.equal('here');
    expect(overrideOf(service, first, overrides.slice(0, 1))?.id).to.equal('everywhere');
    expect(overrideOf(service, second, overrides)).to.equal(undefined);
  });

  it('are told of as operators have said, who, why and until when', () => {
    const target = { kind: 'realServer', address: '10.1.0.4', port: 80 };
    const drain = { id: 'o', target, set: { admin: 'drain' }, by: 'anna', createdAt: ago(5) };
    const text = overrideText({ ...drain, reason: 'new disk', expiresAt: ago(-60) });
    expect(overrideState(drain)).to.equal('drain');
    expect(overrideState({ ...drain, set: { weight: '20%' } })).to.equal('weight 20%');
    expect(text).to.match(/^10\.1\.0\.4 port 80, by anna: new disk, since .*, until .*$/);
    expect(overrideText({ ...drain, untilBoot: true })).to.match(/, until the machine is booted$/);
  });

  it('are of services that are named as clients know them', () => {
    const named = (service: object) =>
      serviceText(
        exampleService(1, [], { services: [{ family: 'IPv4', scheduler: 'wlc', ...service }] }),
      );
    expect(named({ protocol: 'UDP', address: '10.0.0.1', port: 53 })).to.equal('UDP 10.0.0.1:53');
    expect(named({ protocol: 'TCP', address: '2001:db8::1', port: 80 })).to.equal(
      'TCP [2001:db8::1]:80',
    );
    expect(named({ protocol: 'TCP', address: '10.0.0.1', port: 0 })).to.equal('TCP 10.0.0.1');
    expect(named({ fwmark: 7 })).to.equal('mark 7');
    expect(serviceText(exampleService(1, [], { services: [] }))).to.equal('[10.0.1.100]:tcp:80');
  });
});

describe('attempts of checks', () => {
  const [check] = exampleServer(0).checks;
  const status = (attempts: Readonly<Record<string, number>>, lastDurationMs: number, id = '0') => {
    const checks =
      check === undefined ? [] : [{ ...check, id, attempts: { ...attempts }, lastDurationMs }];
    return exampleStatus([], [exampleService(1, [exampleServer(0, { checks })])]);
  };
  const seen = (history: CheckHistory, from: StatusView) => {
    const [service] = from.lvs?.virtualServers ?? [];
    const [server] = service?.realServers ?? [];
    return service && server && attemptsOf(service, server, history);
  };

  it('are followed from the first answer on: how long they took, and what failed', () => {
    const answers = [
      ...[status({ ok: 5 }, 2), status({ ok: 5 }, 2), status({ ok: 6 }, 3)],
      ...[status({ ok: 7, timeout: 1 }, 4), status({ ok: 7, timeout: 1, undecided: 1 }, 9)],
    ];
    const history = answers.reduce<CheckHistory>(followed, new Map());
    expect(seen(history, status({}, 0))).to.deep.equal([
      { tookMs: 3, isBad: false },
      { tookMs: 4, isBad: true },
      { tookMs: 9, isBad: false },
    ]);
    expect(seen(followed(history, status({ ok: 1 }, 1)), status({}, 0)), 'from 0').to.deep.equal(
      [],
    );
    expect(followed(history, exampleStatus([], [])).size).to.equal(0);
  });

  it('are kept for as long as the line shows, and none of what a check never said', () => {
    let history: CheckHistory = new Map();
    for (let ok = 0; ok < 100; ok += 1) {
      history = followed(history, status({ ok }, ok));
    }
    const all = seen(history, status({}, 0));
    expect(all).to.have.length(MOST_ATTEMPTS);
    expect(all?.at(-1)).to.deep.equal({ tookMs: 99, isBad: false });
    const silent = exampleStatus([], [exampleService(1, [exampleServer(0)])]);
    expect(seen(followed(followed(new Map(), silent), silent), silent)).to.deep.equal([]);
  });
});

describe('what has not changed', () => {
  it('stays the same object, however deep, and what has changed does not', () => {
    const former = { a: [{ b: 1 }, { c: [2, 3] }], d: { e: null } };
    expect(share(former, structuredClone(former))).to.equal(former);
    const next = share(former, { a: [{ b: 9 }, { c: [2, 3] }], d: { e: null } });
    expect(next).to.deep.equal({ a: [{ b: 9 }, { c: [2, 3] }], d: { e: null } });
    expect(next).to.not.equal(former);
    expect(next.a[0]).to.not.equal(former.a[0]);
    expect(next.a[1]).to.equal(former.a[1]);
    expect(next.d).to.equal(former.d);
  });

  it('is not taken for the same where a member or a place has gone', () => {
    expect(share({ a: 1, b: 2 }, { a: 1 })).to.deep.equal({ a: 1 });
    expect(share([1, 2], [1])).to.deep.equal([1]);
    expect(share([], {})).to.deep.equal({});
    expect(share({}, [])).to.deep.equal([]);
    expect(share({ a: 1 }, { b: 1 })).to.deep.equal({ b: 1 });
    expect(share<unknown>({ a: undefined }, { b: undefined })).to.deep.equal({ b: undefined });
  });
});

describe('ages', () => {
  it('are told in their largest unit', () => {
    const at = Date.parse('2026-11-29T03:00:00Z');
    const since = (ms: number) => age(new Date(at - ms).toISOString(), at);
    expect([0, 42_900, 200_000, 7_500_000, 450_000_000].map(since)).to.deep.equal([
      ...['0 s', '42 s', '3 min', '2 h', '5 d'],
    ]);
    expect(since(-5000), 'of a clock that is behind').to.equal('0 s');
  });
});
