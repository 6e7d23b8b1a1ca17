/** How the desk itself is doing. Health says that this process answers; ready says that questions can be answered. */
import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { buildOpenapi } from '@lectern/contracts';
import type { Status } from '@lectern/contracts';
import { readCacheFigures, workerMetrics } from '@lectern/platform';
import type { BlobStore, Config, Metrics, Queues, Records } from '@lectern/platform';
import type { FastifyReply } from 'fastify';
import { Open, Tenant } from '../http/identity.js';
import { seconds } from '../http/paging.js';
import { BLOBS, CONFIG, METRICS, QUEUES, RECORDS } from '../http/tokens.js';
import { version } from './version.js';

interface Health {
  readonly status: 'ok' | 'starting';
  readonly checks: Readonly<Record<string, boolean>>;
}

const openapi = buildOpenapi(version);

@Controller()
export class SystemController {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<Config, 'cacheBudgetBytes'>,
    @Inject(RECORDS)
    private readonly records: Pick<Records, 'documents' | 'workers' | 'figures' | 'units' | 'ping'>,
    @Inject(QUEUES) private readonly queues: Pick<Queues, 'counts' | 'ping'>,
    @Inject(BLOBS) private readonly blobs: Pick<BlobStore, 'totalBytes'>,
    @Inject(METRICS) private readonly metrics: Metrics,
  ) {}

  @Open()
  @Get('healthz')
  health(): Health {
    return { status: 'ok', checks: {} };
  }

  /** 503 as long as something is missing; the checks say what. */
  @Open()
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Health> {
    const holds = (check: Promise<unknown>): Promise<boolean> =>
      check.then(
        (value) => value !== false,
        () => false,
      );
    const [database, queue, worker] = await Promise.all([
      holds(this.records.ping()),
      holds(this.queues.ping()),
      holds(this.records.workers.state().then((state) => state.alive)),
    ]);
    const ok = database && queue && worker;
    if (!ok) reply.code(503);
    return { status: ok ? 'ok' : 'starting', checks: { database, queue, worker } };
  }

  @Open()
  @Get('openapi.json')
  describe(): Record<string, unknown> {
    return openapi;
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4')
  async collect(): Promise<string> {
    const own = await this.metrics.registry.metrics();
    return `${own}\n${await workerMetrics(await readCacheFigures(this.records, this.config))}`;
  }

  @Get('v1/status')
  async status(@Tenant() tenantId: string): Promise<Status> {
    const [worker, queues, documents, blobsBytes, files] = await Promise.all([
      this.records.workers.state(),
      this.queues.counts(),
      this.records.documents.counts(tenantId),
      this.blobs.totalBytes(),
      this.records.units.totals(),
    ]);
    return {
      object: 'status',
      version,
      model: worker.model ?? '',
      worker: {
        alive: worker.alive,
        last_seen_at: worker.lastSeenAt ? seconds(worker.lastSeenAt) : null,
        device: worker.device,
      },
      queues,
      documents,
      storage: {
        blobs_bytes: blobsBytes,
        cache_bytes: files.bytes,
        cache_budget_bytes: this.config.cacheBudgetBytes,
      },
    };
  }
}
