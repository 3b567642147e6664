/**
 * The mail server as a process of its own.
 *
 *     node smtp-server-program.js ADDRESS PORT
 */
import { startSmtpServer } from './smtp-server.js';

const [address = '', port] = process.argv.slice(2);
await startSmtpServer(address, Number(port));
