import type { ReceiveBuffer } from '../../../config/services-model.js';
import {
  type DoctorCheck,
  type DoctorObservation,
  type DoctorSubject,
  problemsOr,
} from '../../check.js';

const LIMIT = 'net/core/rmem_max';

/** Receive buffers are as large as they are to be. */
export const socketBuffers: DoctorCheck = {
  id: 'socket-buffers',
  title: 'the kernel gives the receive buffers that are asked for',
  why:
    'A receive buffer that is configured without "force" is cut to net.core.rmem_max without a ' +
    'word, and what does not fit is lost: news of addresses and interfaces.',
  look: ({ machine, configuration }) => {
    const limit = Number(machine.setting(LIMIT) ?? Number.NaN);
    const asked = buffersOf(configuration).filter(
      ({ bytes, force }) => bytes !== undefined && !force,
    );
    return asked.length === 0 || Number.isNaN(limit)
      ? []
      : problemsOr(
          problemsOf(asked, limit),
          `net.core.rmem_max of ${limit} bytes is enough for all buffers`,
        );
  },
};

/** The largest of them is enough. */
function problemsOf(asked: readonly ReceiveBuffer[], limit: number): readonly DoctorObservation[] {
  const most = Math.max(...asked.map(({ bytes = 0 }) => bytes));
  return most <= limit
    ? []
    : [
        {
          level: 'warn',
          text: `a buffer of ${most} bytes is asked for, net.core.rmem_max is ${limit}`,
          fix: { kind: 'setting', name: LIMIT, value: `${most}` },
        },
      ];
}

function buffersOf({ global }: DoctorSubject['configuration']): readonly ReceiveBuffer[] {
  const { balancer, services } = global;
  const { netlinkCommands, netlinkEvents, processEvents } = services.tuning;
  return [
    ...[balancer.netlinkCommands, balancer.netlinkEvents],
    ...[netlinkCommands, netlinkEvents, processEvents],
  ];
}
