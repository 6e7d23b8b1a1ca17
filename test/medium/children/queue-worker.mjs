/** A worker process that can be killed: takes jobs of `ingest` and never finishes the first one it starts. */
import { loadConfig, openQueues } from '@lectern/platform';

const queues = await openQueues(loadConfig(), { role: 'worker' });
await queues.process(
  'ingest',
  async (job) => {
    process.send?.({ started: job.id, attempt: job.attempt });
    await new Promise(() => setInterval(() => undefined, 1000));
  },
  { lockMs: 3000 },
);
process.send?.({ ready: true });
