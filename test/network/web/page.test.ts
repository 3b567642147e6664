/** The web page in Chromium, beside a daemon that says what a test wants it to. */
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { eventually } from '../../lab/wait.js';
import { seriousFindings } from '../../lab/web/accessibility.js';
import { keepPicture, openBrowser, openPage, type WatchedPage } from '../../lab/web/browser.js';
import {
  ago,
  downServer,
  exampleBackup,
  exampleCluster,
  exampleInstance,
  exampleServer,
  exampleService,
  exampleStatus,
  RIVAL,
} from '../../lab/web/example-status.js';
import { FakeDaemon } from '../../lab/web/fake-daemon.js';

/** Generous: a machine that does a lot else. */
const SHOWN_MS = 20_000;

const WELL = exampleStatus(
  [exampleInstance(1), exampleInstance(2), exampleBackup(3)],
  [
    exampleService(
      1,
      [0, 1, 2].map((number) => exampleServer(number)),
    ),
  ],
);

describe('the web page', function () {
  this.timeout(90_000);
  let browser: Browser;
  let daemon: FakeDaemon;
  let url = '';
  const pages: WatchedPage[] = [];

  before('start Chromium', async () => {
    browser = await openBrowser();
  });
  after('end it', () => browser.close());
  beforeEach('start the daemon', async () => {
    daemon = new FakeDaemon(WELL);
    url = await daemon.listen();
  });
  afterEach('end it', async () => {
    await Promise.all(pages.splice(0).map(({ page }) => page.context().close()));
    await daemon.close();
    expect(daemon.misfits).to.deep.equal([]);
  });

  async function open(options: BrowserContextOptions = {}): Promise<WatchedPage> {
    const watched = await openPage(browser, options);
    pages.push(watched);
    watched.page.setDefaultTimeout(SHOWN_MS);
    await watched.page.goto(url);
    return watched;
  }

  const words = async (locator: Locator) =>
    ((await locator.textContent()) ?? '').replaceAll(/\s+/g, ' ').trim();

  async function shows(page: Page, text: string | RegExp): Promise<void> {
    await page.getByText(text).first().waitFor();
  }

  it('shows who is master, and that nothing needs attention', async () => {
    const { page, complaints } = await open();
    await shows(page, 'Nothing needs attention');
    await shows(page, 'All 3 virtual routers have one master each, 3 of 3 real servers are up');
    expect(await words(page.getByRole('row', { name: /^VI_1/ }))).to.match(
      /MASTER for 2 h priority 120 ?no advert came for 3.609 s/,
    );
    expect(await words(page.getByRole('row', { name: /^VI_3/ }))).to.match(
      /BACKUP .*MASTER 10\.0\.0\.2/,
    );
    await page.waitForFunction('document.title === "lb1 · upkeep"');
    await keepPicture(page, 'well');
    expect(complaints).to.deep.equal([]);
  });

  it('shows two masters as an alarm as soon as the daemon says so', async () => {
    const { page, complaints } = await open();
    await shows(page, 'Nothing needs attention');
    const [first = exampleInstance(1), ...others] = WELL.vrrp?.instances ?? [];
    const instances = [{ ...first, otherMasters: [RIVAL] }, ...others];
    daemon.answers.status = { ...WELL, vrrp: { instances, groups: [] } };
    daemon.say('conflictBegan', 'VI_1: 10.0.0.2 is master too', { level: 'error' });
    const alarm = page
      .getByRole('listitem')
      .filter({ hasText: 'Two masters of VI_1 (51@10.0.1.100)' });
    await alarm.waitFor();
    expect(await words(alarm)).to.match(/Alarm: .*lb1 and 10\.0\.0\.2: authentication type 1/);
    await shows(page, 'SECOND MASTER');
    await shows(page, 'VI_1: 10.0.0.2 is master too');
    await page.waitForFunction('document.title.startsWith("▲1 ")');
    await keepPicture(page, 'two-masters');
    expect(complaints).to.deep.equal([]);
  });

  it('shows which server is down and why, which drains, and a quorum that is lost', async () => {
    const { page, complaints } = await open();
    await shows(page, 'Nothing needs attention');
    const drained = exampleServer(2, { adminState: 'drain' });
    const overrides = [
      {
        ...{ id: 'o1', set: { admin: 'drain' }, by: 'anna', reason: 'new disk', createdAt: ago(5) },
        target: { kind: 'realServer', address: drained.address, port: 80 },
      },
    ];
    Object.assign(daemon.answers, { overrides });
    daemon.answers.status = exampleStatus(WELL.vrrp?.instances ?? [], [
      exampleService(1, [exampleServer(0), downServer(1), drained]),
      exampleService(2, [downServer(4), downServer(5)]),
    ]);
    daemon.say('realServerRemoved', 'Removing service [10.1.0.2]:tcp:80');
    const down = page.getByRole('row', { name: '10.1.0.2:80' });
    await down
      .filter({ hasText: /down for \d+ (s|min).*HTTP_GET status 503 of \/health/s })
      .waitFor();
    await page.getByRole('row', { name: '10.1.0.3:80' }).getByText('by anna; new disk').waitFor();
    await shows(page, /^10\.1\.0\.3 port 80, by anna: new disk, since /);
    const alarms = page.getByRole('region', { name: 'Needs attention' });
    await alarms.getByText('1 real server of 3 down: TCP 10.0.1.100:80').waitFor();
    expect(await words(alarms.getByRole('listitem').first())).to.include('Alarm: Quorum lost');
    await keepPicture(page, 'servers-down');
    expect(await seriousFindings(page)).to.deep.equal([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepPicture(page, 'servers-down-dark');
    expect(await seriousFindings(page)).to.deep.equal([]);
    await page.evaluate('document.querySelector("input").removeAttribute("aria-label")');
    await page.evaluate('document.querySelector("input").removeAttribute("placeholder")');
    expect(await seriousFindings(page)).to.have.lengthOf(1);
    expect(complaints).to.deep.equal([]);
  });

  it('shows how long checks took, and which failed, while it was open', async () => {
    const { page, complaints } = await open();
    const line = page.getByRole('row', { name: '10.1.0.1:80' }).getByRole('img');
    const [first = exampleServer(0), ...others] = WELL.lvs?.virtualServers[0]?.realServers ?? [];
    const [check] = first.checks;
    const attempt = (ok: number, timeout: number, lastDurationMs: number) => {
      const checks = check && [{ ...check, attempts: { ok, timeout }, lastDurationMs }];
      const server = { ...first, checks: checks ?? [] };
      daemon.answers.status = exampleStatus([], [exampleService(1, [server, ...others])]);
      daemon.say('checkSucceeded', `attempt ${ok + timeout}`);
    };
    const seen = (text: string) => page.getByRole('img', { name: text }).waitFor();
    attempt(7, 0, 3);
    await shows(page, 'attempt 7');
    expect(await line.count()).to.equal(0);
    attempt(8, 0, 4.2);
    await seen('last 1: up to 4.2 ms, none failed');
    attempt(8, 1, 1000);
    await seen('last 2: up to 1 s, 1 failed');
    for (let ok = 9; ok < 12; ok += 1) {
      attempt(ok, 1, 40 * ok);
      await seen(`last ${ok - 6}: up to 1 s, 1 failed`);
    }
    await keepPicture(page, 'sparkline');
    expect(await seriousFindings(page)).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });

  it('tells of a change what came before it and what followed', async () => {
    daemon.say('stateChanged', '(VI_1) Entering MASTER STATE', { instance: 'VI_1' });
    const { page, complaints } = await open();
    const [{ time } = {}] = daemon.said;
    const reasons = [
      { topic: '-3.609 s', text: 'advert of 10.0.0.2, priority 150' },
      { topic: '+0.012 s', text: 'VI_1: 1 address added' },
    ];
    const common = { kind: 'event' as const, name: 'VI_1', state: 'MASTER', advice: [] };
    const answer = '2026-11-29 03:12:07.000  (VI_1) Entering MASTER STATE';
    daemon.answers.explanations = [
      { ...common, since: ago(900), answer, reasons: [{ topic: 'x', text: 'of another' }] },
      { ...common, since: String(time), answer, reasons },
    ];
    await page.getByText('(VI_1) Entering MASTER STATE').click();
    await shows(page, 'advert of 10.0.0.2, priority 150');
    expect(await page.getByText('of another').count()).to.equal(0);
    await keepPicture(page, 'chain');
    expect(await seriousFindings(page)).to.deep.equal([]);
    expect(complaints).to.deep.equal([]);
  });

  it('shows tables to a browser that runs no script', async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.waitForURL(`${url}plain.html`);
    const row = page.getByRole('row', { name: /^VI_3/ });
    expect(await words(row)).to.match(/^VI_3 ?53@10.0.3.100 ?BACKUP/);
    expect(await page.getByRole('row', { name: /10\.1\.0\.1/ }).count()).to.equal(1);
    await keepPicture(page, 'plain');
  });

  it('shows every member of a cluster, and those that do not answer', async () => {
    daemon.answers.status = exampleStatus([exampleInstance(1)], []);
    daemon.answers.cluster = exampleCluster('BACKUP');
    const { page, complaints } = await open();
    const cells = page.getByRole('row', { name: /^VI_1/ }).getByRole('cell');
    await cells.nth(1).filter({ hasText: 'BACKUP' }).waitFor();
    expect(await words(cells.nth(0))).to.include('MASTER');
    await page.getByText('lb3 cannot be asked').waitFor();
    daemon.answers.cluster = exampleCluster('MASTER');
    daemon.say('started', 'lb2 is master');
    await page.getByText('Two masters of VI_1 (51@10.0.1.100)').waitFor();
    await page.getByText('lb1 and lb2').waitFor();
    await keepPicture(page, 'cluster');
    expect(complaints).to.deep.equal([]);
  });

  it('says plainly that the connection is lost, and goes on when it is back', async () => {
    const { page } = await open();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    daemon.cutStreams();
    daemon.say('started', 'said while there was no stream');
    await shows(page, 'said while there was no stream');
    await eventually('another stream', () => daemon.streams === 1, SHOWN_MS);
    await daemon.close();
    await page.getByRole('alert').filter({ hasText: 'Connection lost at' }).waitFor();
    await shows(page, 'Connection lost');
    await keepPicture(page, 'lost');
    daemon.say('started', 'said while it was away');
    await daemon.listen();
    await shows(page, 'said while it was away');
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    expect(await page.getByRole('alert').count()).to.equal(0);
  });

  it('asks for a token where one is needed, and keeps it nowhere', async () => {
    daemon.answers.token = 'right';
    const { page } = await open();
    const field = page.getByLabel('Token');
    await field.fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'refused' }).waitFor();
    await keepPicture(page, 'locked');
    await field.fill('right');
    await page.keyboard.press('Enter');
    await shows(page, 'Nothing needs attention');
    const kept = 'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])';
    expect(await page.evaluate(kept)).to.equal('[{},{},""]');
  });

  it('shows 2,000 real servers, in the dark and on a phone', async () => {
    const servers = (service: number) =>
      Array.from({ length: 50 }, (_, at) =>
        (at * 7 + service) % 97 === 0 ? downServer(at) : exampleServer(50 * service + at),
      );
    const services = Array.from({ length: 40 }, (_, at) => exampleService(at, servers(at)));
    const instances = Array.from({ length: 12 }, (_, at) => exampleInstance(at + 1));
    daemon.answers.status = exampleStatus(instances, services);
    for (let number = 0; number < 40; number += 1) {
      daemon.say('checkSucceeded', `HTTP status success to 10.1.0.${number}:80`);
    }
    const { page, complaints } = await open({ colorScheme: 'dark' });
    await shows(page, /of 2000 real servers up/);
    await keepPicture(page, 'many-dark', false);
    const paints = `performance.getEntriesByType('paint').map(({ name, startTime }) =>
      [name, Math.round(startTime)])`;
    const marks = await page.evaluate<[string, number][]>(paints);
    expect(marks.map(([name]) => name)).to.include('first-contentful-paint');
    await page.setViewportSize({ width: 390, height: 844 });
    await page.waitForFunction('document.documentElement.scrollWidth <= innerWidth');
    await keepPicture(page, 'many-phone', false);
    expect(complaints).to.deep.equal([]);
  });
});
