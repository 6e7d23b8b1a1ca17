/** Every limit of the monitor. Temperatures in degrees Celsius, times in seconds. */

/** A cold room warmer than this is in alarm. */
export const ALARM_THRESHOLD_CELSIUS = 4.5;

/** A door may stand open this long before the readings count. */
export const DOOR_GRACE_SECONDS = 120;

/** The alarm must last this long before the guard is called. */
export const CALL_GUARD_AFTER_SECONDS = 600;

/** Readings outside this range are taken for a broken probe. */
export const PLAUSIBLE_CELSIUS = { lowest: -45, highest: 60 } as const;

export const SECONDS_BETWEEN_READINGS = 30;
