import type { ProcessSettings } from '../../../config/model.js';
import { type DoctorCheck, type DoctorSubject, fine } from '../../check.js';

const BUDGET = 'kernel/sched_rt_runtime_us';

/** The kernel gives real-time processes some time. */
export const realtimeBudget: DoctorCheck = {
  id: 'realtime-budget',
  title: 'real-time priority is of use',
  why:
    'With vrrp_rt_priority and its like the kernel runs the process before all others, within ' +
    'the budget of kernel.sched_rt_runtime_us. With 0 there is none, and the priority is refused ' +
    'or worth nothing.',
  look: ({ machine, configuration }) => {
    const asked = processesOf(configuration).some(
      ({ realTimePriority }) => realTimePriority !== undefined,
    );
    if (!asked) {
      return [];
    }
    const budget = machine.setting(BUDGET);
    return budget === '0'
      ? [
          {
            level: 'fail',
            text: 'real-time processes get no time (kernel.sched_rt_runtime_us = 0)',
            fix: { kind: 'setting', name: BUDGET, value: '950000' },
          },
        ]
      : fine(`real-time processes get ${budget ?? 'some'} µs of each period`);
  },
};

function processesOf({ global }: DoctorSubject['configuration']): readonly ProcessSettings[] {
  const { vrrpProcess, balancer, services } = global;
  return [vrrpProcess, balancer.process, services.tuning.bfdProcess];
}
