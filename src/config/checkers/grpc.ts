/** `GRPC_CHECK` (ours): what a server says of its health (the gRPC Health Checking Protocol). */
import { asked, word } from '../schema/argument.js';
import { block, keywords, toggle, value } from '../schema/keyword.js';
import {
  type CheckConnection,
  type CheckKind,
  type CheckTiming,
  mailWords,
  type Written,
} from './check-kind.js';
import { networkCheckKeywords } from './common.js';

/** `GRPC_CHECK` */
export const grpcCheckKeywords = {
  ...networkCheckKeywords,
  service: value(asked(word('service')), 'Service to ask about; without it the whole server.', {
    otherwise: 'the server as a whole',
  }),
  tls: toggle('Speak TLS, as SSL_GET does: the certificate is not verified.'),
} as const;

/** `GRPC_CHECK` */
export interface GrpcCheck {
  readonly kind: 'grpc';
  readonly timing: CheckTiming;
  readonly connection: CheckConnection;
  /** "": the server as a whole. */
  readonly service: string;
  readonly tls: boolean;
}

/** The kind. */
export const grpc = {
  blocks: {
    GRPC_CHECK: block(
      keywords(grpcCheckKeywords),
      [],
      'Ask the health service of a gRPC server, over HTTP/2 (ours).',
    ),
  },
  own: ({ value: said }: Written<typeof grpcCheckKeywords>) => ({
    service: said('service'),
    tls: said('tls') === true,
  }),
  detail: ({ service }) => service,
  identity: ({ kind, connection, service, tls }) => [kind, connection, service, tls],
  particulars: ({ service, tls }) => [
    `   Service = ${service === '' ? '(server)' : service}`,
    `   TLS = ${tls ? 'yes' : 'no'}`,
  ],
  mailText: mailWords('GRPC_CHECK'),
  succeeded: ({ server }) => `GRPC_CHECK of ${server} success.`,
} as const satisfies CheckKind<GrpcCheck>;
