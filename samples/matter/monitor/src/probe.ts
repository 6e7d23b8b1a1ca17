import { readFile } from 'node:fs/promises';
import { PLAUSIBLE_CELSIUS } from './limits.js';

/** Reads a thermometer that the system shows as a file of millidegrees. Undefined when the probe seems broken. */
export async function readProbe(file: string): Promise<number | undefined> {
  const celsius = Number(await readFile(file, 'utf8')) / 1000;
  const plausible = celsius >= PLAUSIBLE_CELSIUS.lowest && celsius <= PLAUSIBLE_CELSIUS.highest;
  return plausible ? celsius : undefined;
}
