/** What can be changed from the web page, by whom, and what is said of it before and after. */
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { seriousFindings } from '../../lab/web/accessibility.js';
import { keepPicture, openBrowser, openPage, type WatchedPage } from '../../lab/web/browser.js';
import {
  exampleCluster,
  exampleInstance,
  exampleServer,
  exampleService,
  exampleStatus,
} from '../../lab/web/example-status.js';
import { FakeDaemon } from '../../lab/web/fake-daemon.js';

const SHOWN_MS = 20_000;
const STATUS = exampleStatus(
  [exampleInstance(1)],
  [exampleService(1, [exampleServer(0), exampleServer(1)])],
);

describe('changes from the web page', function () {
  this.timeout(90_000);
  let browser: Browser;
  let daemon: FakeDaemon;
  let url = '';
  let watched: WatchedPage;

  before('start Chromium', async () => {
    browser = await openBrowser();
  });
  after('end it', () => browser.close());
  beforeEach('open the page', async () => {
    daemon = new FakeDaemon(STATUS);
    daemon.answers.operator = 'right';
    url = await daemon.listen();
    watched = await openPage(browser);
    watched.page.setDefaultTimeout(SHOWN_MS);
  });
  afterEach('close it', async () => {
    await watched.page.context().close();
    await daemon.close();
    expect(daemon.misfits).to.deep.equal([]);
  });

  async function signIn(page: Page): Promise<void> {
    await page.goto(url);
    await page.getByRole('button', { name: 'Sign in to change something' }).click();
    await page.getByLabel('Token').fill('right');
    await page.keyboard.press('Enter');
    await page.getByText('night may operate').waitFor();
  }

  it('are for those who have a token, and are not there for others', async () => {
    const { page } = watched;
    await page.goto(url);
    await page.getByText('Nothing needs attention').waitFor();
    const buttons = page.getByRole('button', { name: /Change|Maintenance|Reload/ });
    expect(await buttons.count()).to.equal(0);
    await page.getByRole('button', { name: 'Sign in to change something' }).click();
    await page.getByLabel('Token').fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Refused: no such token' }).waitFor();
    await keepPicture(page, 'sign-in');
    expect(await seriousFindings(page)).to.deep.equal([]);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    expect(await buttons.count()).to.equal(0);
    await signIn(page);
    await page.getByRole('button', { name: 'Change 10.1.0.2:80' }).waitFor();
    expect(await page.getByRole('button', { name: 'Reload…' }).count()).to.equal(0);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in to change something' }).waitFor();
    expect(daemon.changes).to.deep.equal([]);
  });

  it('say what will happen, tell a refusal by the daemon, and can be forced', async () => {
    const { page, complaints } = watched;
    daemon.answers.refuse = ({ body }) =>
      JSON.stringify(body).includes('force')
        ? undefined
        : { code: 'wouldLoseQuorum', detail: '[10.0.1.100]:tcp:80 would lose its quorum' };
    await signIn(page);
    await page.getByRole('button', { name: 'Change 10.1.0.2:80' }).click();
    const dialog = page.getByRole('dialog', { name: '10.1.0.2:80 of TCP 10.0.1.100:80' });
    await dialog
      .getByText('No new connections go to it; the 47 it has may come to their end')
      .waitFor();
    await dialog.getByText('1 of 2 go on, with a weight of 10; the quorum is 1').waitFor();
    await dialog.getByLabel('Reason').fill('new disk');
    await dialog.getByLabel('How long').selectOption('for an hour');
    await keepPicture(page, 'drain');
    expect(await seriousFindings(page)).to.deep.equal([]);
    await dialog.getByRole('button', { name: 'Drain' }).click();
    await page.getByRole('alert').getByText('[10.0.1.100]:tcp:80 would lose its quorum').waitFor();
    await dialog.getByLabel('Do it all the same').check();
    await page.emulateMedia({ colorScheme: 'dark' });
    await keepPicture(page, 'drain-refused-dark');
    expect(await seriousFindings(page)).to.deep.equal([]);
    await dialog.getByRole('button', { name: 'Drain' }).click();
    await dialog.getByText('Done: 10.1.0.2:80 drains.').waitFor();
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'detached' });
    const realServer = '[10.0.1.100]:tcp:80/[10.1.0.2]:tcp:80';
    const body = { realServer, admin: 'drain', reason: 'new disk', forSeconds: 3600 };
    const sent = { method: 'POST', path: '/v1/overrides', contentType: 'application/json' };
    const origin = url.replace(/\/$/, '');
    expect(daemon.changes).to.deep.equal([
      { ...sent, origin, body },
      { ...sent, origin, body: { ...body, force: true } },
    ]);
    // The browser tells of the refusal by itself.
    expect(complaints.filter((line) => !line.includes('409'))).to.deep.equal([]);
  });

  it('go to all members of a cluster, and to one router where they are about it', async () => {
    const { page } = watched;
    await page.setViewportSize({ width: 390, height: 844 });
    daemon.answers.cluster = exampleCluster('BACKUP');
    await signIn(page);
    await page.getByText('lb3 cannot be asked').waitFor();
    await page.getByRole('button', { name: 'Change 10.1.0.1:80' }).click();
    await page.getByText('It is said to lb1, lb2, lb3').waitFor();
    await page.getByLabel('Set weight').check();
    await page.getByLabel('Weight', { exact: true }).fill('20%');
    await keepPicture(page, 'weight-phone', false);
    await page.getByRole('button', { name: 'Set weight' }).click();
    await page.getByText('Done: 10.1.0.1:80 has another weight').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Change VI_1' }).click();
    await page.getByText('It is offered to lb2 (priority 120)').waitFor();
    await page.getByRole('button', { name: 'Hand over' }).click();
    await page.getByText('Done: VI_1 has been handed over').waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Maintenance…' }).click();
    await page.getByText('Handed over to their backups: VI_1').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    expect(daemon.changes.map(({ path }) => path)).to.deep.equal([
      ...['/v1/cluster/overrides', '/v1/vrrp/instances/VI_1/handover'],
    ]);
  });
});
