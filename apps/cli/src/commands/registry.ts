/** Every command of the CLI, in the order in which help shows them. A new command is a file here and a line in this list. */
import type { Command } from '../args/command.js';
import { add } from './add.js';
import { ask } from './ask.js';
import { demo } from './demo.js';
import { doctor } from './doctor.js';
import { key } from './key.js';
import { ls } from './ls.js';
import { rm } from './rm.js';
import { show } from './show.js';
import { status } from './status.js';
import { up } from './up.js';

export const commands: readonly Command[] = [demo, up, add, ask, show, ls, status, rm, key, doctor];
