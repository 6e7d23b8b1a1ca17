/** Counters and durations in Prometheus form, one registry for each process. Labels hold names of routes and queues, never ids. */
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly httpSeconds: Histogram<'method' | 'route' | 'status'>;
  readonly jobSeconds: Histogram<'queue' | 'outcome'>;
  readonly jobFailures: Counter<'queue' | 'code'>;
}

/** Makes a fresh registry with the process's own figures and ours. */
export function createMetrics(process: 'api' | 'worker'): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ process });
  collectDefaultMetrics({ register: registry, prefix: 'lectern_' });
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'lectern_http_seconds',
      help: 'Duration of HTTP requests.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.02, 0.1, 0.5, 2, 10, 60],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'lectern_job_seconds',
      help: 'Duration of one attempt of a job.',
      labelNames: ['queue', 'outcome'],
      buckets: [0.05, 0.25, 1, 5, 30, 120, 600, 3600],
      registers,
    }),
    jobFailures: new Counter({
      name: 'lectern_job_failures_total',
      help: 'Attempts of jobs that failed, by code.',
      labelNames: ['queue', 'code'],
      registers,
    }),
  };
}
