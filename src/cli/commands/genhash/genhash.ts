/** `upkeep genhash`: what `digest` a page has, as HTTP_GET and SSL_GET see it. */
import { lookup } from 'node:dns/promises';
import { type IpAddress, parseAddress } from '../../../base/address.js';
import type { HttpCheck } from '../../../config/lvs-model.js';
import { fetchPageDigest } from '../../../health/probes/page-digest.js';
import { exitCodes } from '../../exit-codes.js';
import type { Terminal } from '../../terminal.js';
import { type GenhashRequest, readGenhashRequest } from './request.js';

export { manual } from './request.js';

/** Asks once and prints. @returns 1 when there was no page */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const request = readGenhashRequest(args);
  const { server, port, page, verbose } = request;
  const address = await addressOf(server);
  if (address === undefined) {
    terminal.error(`upkeep genhash: there is no address for ${server}\n`);
    return exitCodes.failed;
  }
  const result = await fetchPageDigest(checkOf(request, address), page);
  if (typeof result === 'string') {
    terminal.error(`upkeep genhash: no page from [${address}]:${port}: ${result}\n`);
    return exitCodes.failed;
  }
  if (verbose) {
    const covered = `The digest covers ${result.length} bytes.`;
    terminal.error(`${result.header.replaceAll('\r', '')}\n${covered}\n`);
  }
  if (result.status < 200 || result.status > 299) {
    terminal.error(
      `upkeep genhash: the page has status ${result.status}; ` +
        'a check takes it only with that status_code\n',
    );
  }
  terminal.out(`${result.digest}\n`);
  return exitCodes.ok;
}

async function addressOf(server: string): Promise<IpAddress | undefined> {
  const address = parseAddress(server);
  if (address !== undefined) {
    return address;
  }
  try {
    return parseAddress((await lookup(server)).address);
  } catch {
    return undefined;
  }
}

function checkOf(request: GenhashRequest, address: IpAddress): HttpCheck {
  const { port, timeoutMs, mark, tls, version, page } = request;
  return {
    kind: 'http',
    tls,
    timing: {
      delayLoopMs: 0,
      retry: 0,
      delayBeforeRetryMs: 0,
      warmupMs: 0,
      alpha: false,
      logAllFailures: false,
    },
    connection: { address, port, connectTimeoutMs: timeoutMs, mark },
    version,
    fastRecovery: false,
    urls: [page],
  };
}
