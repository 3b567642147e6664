/**
 * The sink as a process of its own: takes mail on a port and prints each as one line of JSON. With
 * a second word `silent` it accepts connections and never says a word.
 */
import { SmtpSink } from './smtp-sink.js';

const [port, manner] = process.argv.slice(2);
const sink =
  manner === 'silent'
    ? await SmtpSink.startRude(() => undefined, Number(port))
    : await SmtpSink.start(undefined, Number(port));
process.stdout.write('ready\n');
let printed = 0;
setInterval(() => {
  for (const mail of sink.mails.slice(printed)) {
    process.stdout.write(`${JSON.stringify(mail)}\n`);
    printed += 1;
  }
}, 20);
