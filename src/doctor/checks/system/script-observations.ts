/** What is wrong with scripts, as observations. */
import { type DoctorObservation, type DoctorSubject, fine } from '../../check.js';

/** Those with such a code, each once. */
export function scriptObservations(
  { scripts }: DoctorSubject,
  concerns: (code: string) => boolean,
): readonly DoctorObservation[] {
  const found = new Map<string, DoctorObservation>();
  for (const { code, severity, message, hint } of scripts) {
    if (concerns(code)) {
      const advice = hint ?? `upkeep explain ${code}`;
      found.set(message, { level: severity === 'error' ? 'fail' : 'warn', text: message, advice });
    }
  }
  return found.size > 0 ? [...found.values()] : fine('nothing to say about the scripts');
}
