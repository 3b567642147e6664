/** The web page of a daemon that runs: what it shows of a pair, and of the death of its master. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { curl } from '../../lab/clients/curl.js';
import { startPair } from '../../lab/pair.js';
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
    const { high } = await startPair(lab, {}, global);
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

    high.crash();
    await router.filter({ hasText: /MASTER.*no other master/s }).waitFor();
    await page.getByText('Entering MASTER STATE').waitFor();
    await keepPicture(page, 'pair-after-kill');
    expect(complaints).to.deep.equal([]);
  });
});
