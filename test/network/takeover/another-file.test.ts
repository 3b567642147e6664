/** All processes are killed, and the next start has another file. */
import { expect } from 'chai';
import { startKernelMonitor } from '../../lab/clients/kernel-monitor.js';
import { globalDefinitions, instance } from '../../lab/configuration.js';
import { itOurs, useLab } from '../../lab/use-lab.js';
import { eventually } from '../../lab/wait.js';

/** What of an instance stays, and what the other file does not have any more. */
const KEPT = ['10.88.0.2/24', '10.88.0.3/24', '10.90.1.0/24', '10.91.1.0/24', '10.90.5.0/24'];
const GONE = ['10.88.0.1/24', '10.99.0.120/24', '10.90.2.0/24', '10.91.2.0/24', '10.90.3.0/24'];
/** Of another daemon in the same network namespace. */
const OTHER = ['10.99.0.130/24', '10.90.4.0/24', '10.91.4.0/24'];

/**
 * `more`: what goes; the first address of a subnet takes the others along, left to the kernel. An
 * address owner is master from the start, so that it adopts what stays.
 */
const file = (more: boolean) => {
  const own = (text: string) => (more ? text : '');
  return (
    globalDefinitions() +
    `static_routes {\n 10.90.5.0/24 dev eth0\n ${own('10.90.3.0/24 dev eth0')}\n }\n` +
    instance({
      priority: 255,
      addresses: [...(more ? ['10.88.0.1/24'] : []), '10.88.0.2/24', '10.88.0.3/24'],
      more: `virtual_routes {
        10.90.1.0/24 dev eth0
        ${own('10.90.2.0/24 dev eth0')}
      }
      virtual_rules {
        from 10.91.1.0/24 table 100 preference 601
        ${own('from 10.91.2.0/24 table 100 preference 602')}
      }`,
    }) +
    own(
      instance({ name: 'VI_2', virtualRouterId: 52, priority: 200, addresses: ['10.99.0.120/24'] }),
    )
  );
};

const otherFile =
  globalDefinitions() +
  instance({
    ...{ name: 'VI_3', virtualRouterId: 53, priority: 200, addresses: ['10.99.0.130/24'] },
    more: `virtual_routes {\n 10.90.4.0/24 dev eth0\n }
      virtual_rules {\n from 10.91.4.0/24 table 100 preference 604\n }`,
  });

describe('a start with another file', function () {
  this.timeout(60_000);
  const lab = useLab(['n1']);
  const node = () => lab.network.node('n1');
  const all = () => ['address', 'route', 'rule'].map((what) => node().ip(what, 'show')).join('\n');
  const has = (what: string) => all().includes(`${what} `);
  const waitFor = (title: string, condition: () => boolean, log: () => string) =>
    eventually(title, condition, 20_000, () => `${all()}\n${log().slice(-3000)}`);

  itOurs('lets go what a killed daemon has left, and touches nothing else', async () => {
    const other = lab.start('n1', otherFile);
    const daemon = lab.start('n1', file(true));
    const everything = [...KEPT, ...GONE, ...OTHER];
    await waitFor(
      'all is there',
      () => everything.every(has),
      () => daemon.log(),
    );
    daemon.crash();
    const monitor = await startKernelMonitor(node(), ['address', 'route', 'rule']);
    daemon.configure(file(false));
    daemon.start();
    await waitFor(
      'they are gone',
      () => !GONE.some(has),
      () => daemon.log(),
    );
    await daemon.waitForLog(/\(VI_1\) Entering MASTER STATE[\s\S]*\(VI_1\) Entering MASTER STATE/);
    const deleted = await monitor.removed();
    monitor.close();
    const touched = [...KEPT, ...OTHER].filter((each) =>
      deleted.some((line) => line.includes(` ${each} `)),
    );
    expect(touched, deleted.join('\n')).to.deep.equal([]);
    expect([...KEPT, ...OTHER].filter((each) => !has(each))).to.deep.equal([]);
    expect((await daemon.stop()).code).to.equal(0);
    expect(KEPT.filter(has)).to.deep.equal([]);
    expect((await other.stop()).code).to.equal(0);
    expect(OTHER.filter(has)).to.deep.equal([]);
  });

  itOurs(
    'leaves nothing where the other file has no instance, but what was set by hand',
    async () => {
      const daemon = lab.start('n1', file(true));
      await waitFor(
        'all is there',
        () => [...KEPT, ...GONE].every(has),
        () => daemon.log(),
      );
      daemon.crash();
      // The operator keeps one of them.
      node().ip('address', 'delete', '10.99.0.120/24', 'dev', 'eth0');
      node().ip('address', 'add', '10.99.0.120/24', 'dev', 'eth0');
      daemon.configure(globalDefinitions());
      daemon.start();
      const left = () => [...KEPT, ...GONE].filter(has);
      await waitFor(
        'they are gone',
        () => left().length <= 1,
        () => daemon.log(),
      );
      expect(left()).to.deep.equal(['10.99.0.120/24']);
      node().ip('address', 'delete', '10.99.0.120/24', 'dev', 'eth0');
    },
  );
});
