import { setTimeout as sleep } from 'node:timers/promises';
import { shouldCallGuard } from './decide.js';
import { History } from './history.js';
import { SECONDS_BETWEEN_READINGS } from './limits.js';
import { readProbe } from './probe.js';

const rooms = [
  { name: 'cold room 1', probe: '/sys/bus/w1/devices/28-01/temperature' },
  { name: 'cold room 2', probe: '/sys/bus/w1/devices/28-02/temperature' },
];
const histories = new Map(rooms.map(({ name }) => [name, new History()]));

for (;;) {
  for (const { name, probe } of rooms) {
    const celsius = await readProbe(probe);
    const history = histories.get(name);
    if (celsius === undefined || !history) continue;
    history.add({ at: Math.floor(Date.now() / 1000), celsius });
    if (shouldCallGuard(history.readings, 0)) console.log(`${name}: ${celsius} degrees, calling the guard`);
  }
  await sleep(SECONDS_BETWEEN_READINGS * 1000);
}
