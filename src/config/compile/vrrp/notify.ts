/** The notify keywords that instances and sync groups share. */
import type { NotifyScripts } from '../../model.js';
import type { notifyKeywords } from '../../schema/vrrp/notify.js';
import type { CompileContext } from '../reading/context.js';
import { useScript } from '../reading/script.js';
import type { Settings } from '../reading/settings.js';

/** The scripts of one instance or group; each is registered as used. */
export function notifyScripts(
  context: CompileContext,
  settings: Settings<typeof notifyKeywords>,
): NotifyScripts {
  const master = useScript(context, settings.value('notify_master'));
  const backup = useScript(context, settings.value('notify_backup'));
  const fault = useScript(context, settings.value('notify_fault'));
  const stop = useScript(context, settings.value('notify_stop'));
  const conflict = useScript(context, settings.value('notify_conflict'));
  const any = useScript(context, settings.value('notify'));
  return {
    ...(master === undefined ? {} : { master }),
    ...(backup === undefined ? {} : { backup }),
    ...(fault === undefined ? {} : { fault }),
    ...(stop === undefined ? {} : { stop }),
    ...(conflict === undefined ? {} : { conflict }),
    ...(any === undefined ? {} : { any }),
  };
}
