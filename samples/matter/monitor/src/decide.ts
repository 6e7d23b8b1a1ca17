import { ALARM_THRESHOLD_CELSIUS, CALL_GUARD_AFTER_SECONDS, DOOR_GRACE_SECONDS } from './limits.js';
import type { Reading } from './history.js';

/** Seconds for which a room has been above the threshold without a break, counted back from the newest reading. */
export function secondsInAlarm(readings: readonly Reading[]): number {
  const newest = readings.at(-1);
  if (!newest || newest.celsius <= ALARM_THRESHOLD_CELSIUS) return 0;
  let since = newest.at;
  for (const reading of readings.toReversed()) {
    if (reading.celsius <= ALARM_THRESHOLD_CELSIUS) break;
    since = reading.at;
  }
  return newest.at - since;
}

/** Decides when to call the guard: the alarm has lasted long enough and no open door explains it. */
export function shouldCallGuard(readings: readonly Reading[], doorOpenSeconds: number): boolean {
  if (doorOpenSeconds > 0 && doorOpenSeconds <= DOOR_GRACE_SECONDS) return false;
  return secondsInAlarm(readings) >= CALL_GUARD_AFTER_SECONDS;
}
