import { expect } from 'chai';
import type { RealServer } from '../../../src/config/lvs-model.js';
import { createDirector, type Director } from '../../../src/lvs/director/director.js';
import type { DirectorConfiguration, DirectorOutcome } from '../../../src/lvs/messages.js';
import {
  balancer,
  checkedServer,
  dynamicCheck,
  realServer,
  report,
  tcpCheck,
  virtualServer,
} from './sample-balancer.js';

function started(configuration: DirectorConfiguration): Director {
  const director = createDirector(configuration);
  director.handle({ kind: 'start' });
  return director;
}

function mails({ effects }: DirectorOutcome): readonly string[] {
  return effects.flatMap((each) =>
    each.kind === 'mail' ? [`${each.mail.subject.split(' - ')[1]} ${each.mail.body}`] : [],
  );
}

const wanted = { smtpAlert: true };

describe('director: mails', () => {
  const two = [tcpCheck('10.0.1.1'), tcpCheck('10.0.1.3')];

  /** Fails both checks of a server, and makes them good again; gives the mails of each step. */
  function fourSteps(director: Director): readonly (readonly string[])[] {
    const ids = director.checkPlan().assignments.map(({ id }) => id);
    return [false, true].flatMap((up) =>
      ids.map((id) => mails(report(director, '10.0.1.1', { id, up }))),
    );
  }

  function withServer(changes: Partial<RealServer>, noCheckers?: boolean): Director {
    const realServers = [realServer('10.0.1.1', { checks: two, ...changes })];
    const configuration = balancer([virtualServer({ realServers })]);
    const { global } = configuration;
    return started(
      noCheckers === undefined
        ? configuration
        : { ...configuration, global: { ...global, services: { mail: { noCheckers } } } },
    );
  }

  it('go out for each check that changes', () => {
    const [down, up] = ['DOWN => TCP CHECK failed', 'UP => TCP CHECK succeed'];
    for (const noCheckers of [undefined, false]) {
      expect(fourSteps(withServer(wanted, noCheckers))).to.deep.equal(
        [down, down, up, up].map((text) => [`${text} on service <=`]),
      );
    }
  });

  it('go out with no_checker_emails only when the server changes too', () => {
    expect(fourSteps(withServer(wanted, true))).to.deep.equal([
      ['DOWN => TCP CHECK failed on service <='],
      [],
      [],
      ['UP => TCP CHECK succeed on service <='],
    ]);
  });

  it('do not go out unasked', () => {
    expect(fourSteps(withServer({}))).to.deep.equal([[], [], [], []]);
  });

  it('tell of the first success of a script', () => {
    for (const [checks, expected] of [
      [[dynamicCheck('/load')], ['UP => MISC CHECK succeeded on service <=']],
      [[tcpCheck('10.0.1.1')], []],
    ] as const) {
      const realServers = [realServer('10.0.1.1', { checks, ...wanted })];
      const director = started(balancer([virtualServer({ realServers })]));
      expect(mails(report(director, '10.0.1.1', { up: true, first: true }))).to.deep.equal(
        expected,
      );
      expect(mails(report(director, '10.0.1.1', { up: true }))).to.deep.equal([]);
    }
  });

  it('tell a script that took too long from one that failed', () => {
    for (const [timedOut, expected] of [
      [{}, 'DOWN => MISC CHECK failed on service <='],
      [{ timedOut: true as const }, 'DOWN => MISC CHECK timed out on service <='],
    ] as const) {
      const realServers = [realServer('10.0.1.1', { checks: [dynamicCheck('/load')], ...wanted })];
      const director = started(balancer([virtualServer({ realServers })]));
      const down = { up: false, reason: 'the page timed out', ...timedOut };
      expect(mails(report(director, '10.0.1.1', down))).to.deep.equal([expected]);
    }
  });

  it('tell of the quorum with what it was held against', () => {
    const realServers = ['10.0.1.1', '10.0.1.2', '10.0.1.3'].map((each) => checkedServer(each));
    const settings = { ...wanted, realServers, quorum: 2, hysteresis: 1 };
    const director = createDirector(balancer([virtualServer(settings)]));
    expect(mails(director.handle({ kind: 'start' }))).to.deep.equal([
      'UP => Starting with quorum up 2+1=3 <= 3 <=',
    ]);
    const steps: readonly (readonly [string, boolean])[] = [
      ...(['10.0.1.1', '10.0.1.2', '10.0.1.3'] as const).map((each) => [each, false] as const),
      ...(['10.0.1.1', '10.0.1.2', '10.0.1.3'] as const).map((each) => [each, true] as const),
    ];
    expect(steps.map(([address, up]) => mails(report(director, address, { up })))).to.deep.equal([
      [],
      [],
      ['DOWN => Lost quorum 2+1=1 <= 0 <='],
      [],
      [],
      ['UP => Gained quorum 2+1=3 <= 3 <='],
    ]);
  });
});
