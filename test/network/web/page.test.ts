/** The web page in Chromium, beside a daemon that says what a test wants it to. */
import { expect } from 'chai';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { keepPicture, openBrowser, openPage, type WatchedPage } from '../../lab/web/browser.js';
import {
  exampleBackup,
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
});
