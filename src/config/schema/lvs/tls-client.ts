/** `SSL`: what TLS checks show to servers. */
import { asked, simple, word } from '../argument.js';
import { block, keywords, value } from '../keyword.js';

/** The block `SSL`. */
export const tlsClientKeywords = {
  password: value(asked(word('pass phrase')), 'Pass phrase of the private key.', { secret: true }),
  ca: value(asked(simple('file', 'path')), 'File of certificate authorities.'),
  certificate: value(asked(simple('file', 'path')), 'File of the client certificate.'),
  key: value(asked(simple('file', 'path')), 'File of the private key of the certificate.'),
} as const;

/** `SSL`: what `SSL_GET` shows to servers that ask who is there. */
export const SSL = block(
  keywords(tlsClientKeywords),
  [],
  'Certificate and key that SSL_GET shows to servers; one block for all.',
);
