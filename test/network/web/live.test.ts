/** The web page of a daemon that runs: what it shows of a pair, and what is changed from it. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { newToken } from '../../../src/daemon/api/token-file.js';
import { curl } from '../../lab/clients/curl.js';
import { configuration } from '../../lab/configuration.js';
import type { Daemon } from '../../lab/daemon.js';
import { startPair } from '../../lab/pair.js';
import { controlSocket, statusOf, upkeep } from '../../lab/upkeep-command.js';
import { useLab } from '../../lab/use-lab.js';
import { eventually, START_WITHIN_MS } from '../../lab/wait.js';
import { browserIn, keepPicture, openBrowser, openPage } from '../../lab/web/browser.js';

const URL = 'http://127.0.0.1:9180/';

describe('the web page of a pair', function () {
  this.timeout(90_000);
  const lab = useLab(['n1', 'n2']);
  let directory = '';
  let browser: Browser;
  before('start Chromium on n2', async () => {
    directory = mkdtempSync(join(tmpdir(), 'upkeep-web-'));
    browser = await openBrowser(browserIn(lab.network.node('n2').namespace, directory));
  });
  after(async () => {
    await browser.close();
    rmSync(directory, { recursive: true });
  });

  // Shows: global_defs.web
  it('shows who is master, and who is it now when that is killed', async () => {
    const global = 'global_defs {\n api_listen 127.0.0.1:9180\n web on\n}\n';
    const { high, low } = await startPair(lab, {}, global);
    const answers = () => curl(lab.network.node('n2'), URL).status === 200;
    await eventually('the page is given', answers, START_WITHIN_MS);

    const { page, complaints } = await openPage(browser);
    page.setDefaultTimeout(START_WITHIN_MS);
    await page.goto(URL);
    const router = page.getByRole('row', { name: /^VI_1/ });
    await router.filter({ hasText: /BACKUP.*MASTER\s+10\.99\.0\.1/s }).waitFor();
    await page.getByText('Nothing needs attention').waitFor();
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor();
    await keepPicture(page, 'pair');

    // Seen as the page changes, not as often as the test would ask.
    const seen = page.evaluate<number>(`new Promise((done) => {
      const text = () => document.querySelector('.matrix')?.innerText;
      const look = () => /MASTER.*no other master/s.test(text()) && done(Date.now());
      new MutationObserver(look).observe(document.body, { subtree: true, childList: true,
        characterData: true, attributes: true });
    })`);
    const killedMs = Date.now();
    high.crash();
    const shownMs = await seen;
    const [{ time: said } = {}] = eventsOf(low, 'stateChanged', killedMs);
    const saidMs = Date.parse(String(said));
    console.log(
      `      master: ${saidMs - killedMs} ms after the kill of the other; ` +
        `on the page: ${shownMs - saidMs} ms later`,
    );
    expect(shownMs).to.be.at.least(saidMs);
    await router.filter({ hasText: /MASTER.*no other master/s }).waitFor();
    await page.getByText('Entering MASTER STATE').click();
    await page.getByText('advert of 10.99.0.1, priority 200').first().waitFor();
    await keepPicture(page, 'pair-after-kill');
    expect(complaints).to.deep.equal([]);
  });

  it('drains a server in the name of a token, and not where its quorum is lost', async () => {
    const daemon = await startDirector();
    const { page } = await openPage(browser);
    page.setDefaultTimeout(START_WITHIN_MS);
    await page.goto(URL);
    await page.getByRole('button', { name: 'Sign in to change something' }).click();
    await page.getByLabel('Token').fill(newToken('night', 'operate').token);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'no such token' }).waitFor();
    await page.getByLabel('Token').fill(operator.token);
    await page.keyboard.press('Enter');
    const change = (server: string) => page.getByRole('button', { name: `Change ${server}` });
    await change('10.99.1.4:80').click();
    await page.getByText('1 of 2 go on').waitFor();
    await page.getByLabel('Reason').fill('new disk');
    const drain = page.getByRole('button', { name: 'Drain', exact: true });
    await drain.click();
    await page.getByText('Done: 10.99.1.4:80 drains.').waitFor();
    expect(adminStates(daemon)).to.deep.equal(['drain', 'ready']);
    expect(upkeep('overrides', '--socket', controlSocket(daemon)).output).to.match(
      /drain.*token night from 127\.0\.0\.1.*new disk/,
    );
    await page.keyboard.press('Enter');
    const row = page.getByRole('row', { name: '10.99.1.4:80' });
    await row.filter({ hasText: /draining.*by token night from 127.0.0.1; new disk/s }).waitFor();
    await page.getByText(/POST \/v1\/overrides.*token night/).waitFor();
    await keepPicture(page, 'drained');

    await change('10.99.1.5:80').click();
    await drain.click();
    await page.getByRole('alert').filter({ hasText: 'would lose its quorum' }).waitFor();
    expect(adminStates(daemon)).to.deep.equal(['drain', 'ready']);
    await page.keyboard.press('Escape');
    await change('10.99.1.4:80').click();
    await page.getByRole('button', { name: 'Enable', exact: true }).click();
    await page.getByText('Done: 10.99.1.4:80 is as its checks say').waitFor();
    expect(adminStates(daemon)).to.deep.equal(['ready', 'ready']);
  });

  /** Of the daemon, since a time. */
  function eventsOf(daemon: Daemon, type: string, sinceMs: number) {
    const since = new Date(sinceMs).toISOString();
    const asked = ['--type', type, '--since', since, '--json', '--socket', controlSocket(daemon)];
    const { output } = upkeep('events', ...asked);
    const lines = output.split('\n').filter((line) => line !== '');
    return lines.map((line): Readonly<Record<string, unknown>> => JSON.parse(line));
  }

  it('reloads for an admin, and says before what that would change', async () => {
    const daemon = await startDirector('');
    writeFileSync(daemon.configurationPath, directorText('', 90));
    const { page, complaints } = await openPage(browser);
    page.setDefaultTimeout(START_WITHIN_MS);
    await page.goto(URL);
    await page.getByRole('button', { name: 'Sign in to change something' }).click();
    await page.getByLabel('Token').fill(admin.token);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Reload…' }).click();
    await page
      .getByLabel('Plan')
      .filter({ hasText: /vrrp_instance VI_1.*priority/s })
      .waitFor();
    await keepPicture(page, 'reload');
    await page.getByRole('button', { name: 'Reload', exact: true }).click();
    await page.getByText(/^Done: .* is in force/).waitFor();
    expect(statusOf(daemon).vrrp?.instances[0]?.basePriority).to.equal(90);
    expect(complaints).to.deep.equal([]);
  });

  const operator = newToken('night', 'operate');
  const admin = newToken('day', 'admin');
  const adminStates = (daemon: Daemon) =>
    statusOf(daemon).balancer?.virtualServers[0]?.realServers.map(({ adminState }) => adminState);

  /** Two real servers that nothing checks. */
  const SERVERS = `virtual_server 10.99.0.100 80 {
    lb_algo rr\n lb_kind NAT\n protocol TCP
    real_server 10.99.1.4 80 {\n }
    real_server 10.99.1.5 80 {\n }
  }\n`;

  function directorText(servers: string, priority: number): string {
    const listener = 'api_listen 127.0.0.1:9180\n web on';
    const global = `global_defs {\n${listener}\n api_token_file ${join(directory, 'tokens')}\n}\n`;
    return configuration({ priority }, global + servers);
  }

  /** On n2. */
  async function startDirector(servers = SERVERS): Promise<Daemon> {
    writeFileSync(join(directory, 'tokens'), `${operator.line}\n${admin.line}\n`);
    chmodSync(join(directory, 'tokens'), 0o640);
    const daemon = lab.start('n2', directorText(servers, 100));
    const answers = () => curl(lab.network.node('n2'), URL).status === 200;
    await eventually('the page is given', answers, START_WITHIN_MS);
    return daemon;
  }
});
