/** `strict_mode`: what the RFC of VRRP does not allow is put right, and said (RFC 9568). */
import type { Word } from '../../language/tree.js';
import type { VrrpInstance } from '../../model.js';
import { type CompileContext, reportError } from '../reading/context.js';
import type { InstanceSettings } from './instance-settings.js';

const OWNER = 255;
/** The 3 of Active_Down_Interval (RFC 9568 section 6.1). */
const DOWN_TIMER_ADVERTS = 3;

/** One thing that is not allowed: where it is written, and what is done in its place. */
interface StrictRule {
  readonly keyword: Parameters<InstanceSettings['last']>[0];
  /** The rest of a sentence that begins with "strict mode has no". */
  readonly what: string;
  isBroken(instance: VrrpInstance, settings: InstanceSettings): boolean;
  mend(instance: VrrpInstance): Partial<VrrpInstance>;
}

const RULES: readonly StrictRule[] = [
  {
    keyword: 'state',
    what: 'state but the one that follows from the priority: MASTER with 255, else BACKUP',
    isBroken: ({ initialState, priority }) => (initialState === 'MASTER') !== (priority === OWNER),
    mend: ({ priority }) => ({ initialState: priority === OWNER ? 'MASTER' : 'BACKUP' }),
  },
  {
    keyword: 'preempt_delay',
    what: 'preempt_delay',
    isBroken: ({ preemptDelayMs }) => preemptDelayMs > 0,
    mend: () => ({ preemptDelayMs: 0 }),
  },
  {
    keyword: 'down_timer_adverts',
    what: `number of missed adverts but ${DOWN_TIMER_ADVERTS}`,
    isBroken: ({ downTimerAdverts }) => downTimerAdverts !== DOWN_TIMER_ADVERTS,
    mend: () => ({ downTimerAdverts: DOWN_TIMER_ADVERTS }),
  },
  {
    keyword: 'accept',
    what: 'accept in version 2',
    isBroken: ({ accept, version, priority }) => accept && version === 2 && priority !== OWNER,
    mend: () => ({ accept: false }),
  },
  {
    keyword: 'lower_prio_no_advert',
    what: 'answer to an advert of lower priority',
    isBroken: ({ lowerPriorityNoAdvert }, settings) =>
      !lowerPriorityNoAdvert && settings.has('lower_prio_no_advert'),
    mend: () => ({ lowerPriorityNoAdvert: true }),
  },
  {
    keyword: 'higher_prio_send_advert',
    what: 'advert of a master that steps down',
    isBroken: ({ higherPrioritySendAdvert }) => higherPrioritySendAdvert,
    mend: () => ({ higherPrioritySendAdvert: false }),
  },
  ...(['garp_lower_prio_repeat', 'garp_lower_prio_delay'] as const).map(
    (keyword): StrictRule => ({
      keyword,
      what: 'gratuitous ARP after an advert of lower priority',
      isBroken: (_, settings) => settings.has(keyword),
      mend: () => ({}),
    }),
  ),
  {
    keyword: 'use_vmac',
    what: 'virtual MAC but that of RFC 9568 section 7.3',
    isBroken: ({ vmac }) => vmac?.hardwareAddress !== undefined,
    mend: ({ vmac }) => {
      const { hardwareAddress: _, ...standard } = vmac ?? { netlinkNotify: false };
      return { vmac: standard };
    },
  },
  {
    keyword: 'vmac_xmit_base',
    what: 'adverts with another MAC than the virtual one',
    isBroken: ({ vmacTransmitsFromBase, unicastPeers }) =>
      vmacTransmitsFromBase && unicastPeers.length === 0,
    mend: () => ({ vmacTransmitsFromBase: false }),
  },
];

/** The instance as strict mode has it; the same one without strict mode. */
export function applyStrictMode(
  context: CompileContext,
  settings: InstanceSettings,
  name: Word,
  instance: VrrpInstance,
): VrrpInstance {
  if (!instance.strict) {
    return instance;
  }
  let mended = instance;
  for (const rule of RULES) {
    if (rule.isBroken(mended, settings)) {
      const at = settings.last(rule.keyword)?.directive.keyword ?? name;
      reportError(context, 'strict-mode-broken', at, `strict mode has no ${rule.what}`);
      mended = { ...mended, ...rule.mend(mended) };
    }
  }
  // A strict master says nothing to a router of lower priority.
  const garp = { ...mended.garp, lowerPriorityRepeat: 0, lowerPriorityDelayMs: 0 };
  return { ...mended, garp, lowerPriorityNoAdvert: true };
}
