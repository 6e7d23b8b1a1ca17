/**
 * A thread of the reader child that ends it when its worker is gone. The IPC 'disconnect' event does the same, but a parser
 * caught in an endless loop never gets to hear it; this thread does not depend on the main thread's event loop.
 */
const parent = process.ppid;

setInterval(() => {
  if (process.ppid === parent) return;
  try {
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}, 1000);
