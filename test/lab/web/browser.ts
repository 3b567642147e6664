/** Debian's Chromium, driven by playwright-core, with all that a page complains of. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

const PROGRAM = '/usr/bin/chromium';
/** It begins no traffic of its own; root has no sandbox; /dev/shm may be small. */
const OPTIONS = [
  ...['--no-sandbox', '--disable-background-networking', '--disable-quic', '--disable-gpu'],
  ...['--disable-dev-shm-usage', '--disable-component-update'],
];

/** Where pictures of the page are kept; without it none are taken. */
const { UPKEEP_SCREENSHOTS: KEEP } = process.env;

/** Starts it; to be closed. @param wrapper a program to start in its place, which ends with it */
export function openBrowser(wrapper = PROGRAM): Promise<Browser> {
  return chromium.launch({ executablePath: wrapper, args: [...OPTIONS] });
}

/** A program that starts Chromium in a network namespace. */
export function browserIn(namespace: string, directory: string): string {
  const path = join(directory, 'chromium-in-namespace');
  writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${namespace} ${PROGRAM} "$@"\n`);
  chmodSync(path, 0o755);
  return path;
}

/** A page with what it has said against itself. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors and warnings of its console, violations of its policy among them, and exceptions. */
  readonly complaints: readonly string[];
}

/** A new page. Requests that fail are told by the test where it wants them to. */
export async function openPage(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return { page, complaints };
}

/** Keeps a picture of the page, where pictures are kept. */
export async function keepPicture(page: Page, name: string, fullPage = true): Promise<void> {
  if (KEEP !== undefined) {
    mkdirSync(KEEP, { recursive: true });
    await page.screenshot({ path: join(KEEP, `${name}.png`), fullPage });
  }
}
