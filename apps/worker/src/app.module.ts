/** The worker's parts and how they are put together. Nothing here works on anything. */
import { Module } from '@nestjs/common';
import type { DynamicModule, Provider } from '@nestjs/common';
import { fileURLToPath } from 'node:url';
import { createEngine } from '@lectern/engine';
import type { Engine } from '@lectern/engine';
import { createTokenizer } from '@lectern/multimodal';
import { openBlobs, openQueues, openRecords } from '@lectern/platform';
import type { BlobStore, Config, Logger, Queues, Records } from '@lectern/platform';
import { AnswerProcessor, ANSWER_PARTS } from './answer/answer.processor.js';
import type { AnswerParts } from './answer/answer.processor.js';
import { DocumentRepair } from './answer/document-repair.js';
import { IngestProcessor } from './ingest/ingest.processor.js';
import { ActiveWork } from './jobs/active-work.js';
import { FileGuard } from './jobs/file-guard.js';
import { JobRunner } from './jobs/job-runner.js';
import type { Handlers } from './jobs/job-runner.js';
import { CONFIG, HANDLERS, LOGGER, QUEUES, RECORDS } from './jobs/tokens.js';
import { Workspace } from './jobs/workspace.js';
import { PREFILL_PARTS, PrefillProcessor } from './prefill/prefill.processor.js';
import type { PrefillParts } from './prefill/prefill.processor.js';
import { ReaderPool } from './reader/reader-pool.js';
import { ReadingRoom } from './reader/reading-room.js';
import { RenderProcessor } from './render/render.processor.js';
import { Heartbeat } from './upkeep/heartbeat.js';
import { UPKEEP_PARTS, UpkeepProcessor } from './upkeep/upkeep.processor.js';
import type { UpkeepParts } from './upkeep/upkeep.processor.js';
import { OPEN_PARTS, Worker } from './worker.js';
import type { OpenParts } from './worker.js';

const MiB = 2 ** 20;
/** Longest time a reader may work without telling how far it is. */
const stallMs = 5 * 60_000;
/** Half above the default of the queue: this process computes, and may answer a little late. */
const lockMs = 15_000;

const BLOBS = Symbol('blobs');
const ENGINE = Symbol('engine');
const POOLS = Symbol('pools');
const GUARDS = Symbol('guards');

interface Pools {
  readonly readers: ReaderPool;
  readonly painters: ReaderPool;
}
type Guards = UpkeepParts['guards'];

function openPools(config: Config, logger: Logger): Pools {
  const { memoryBytes, timeoutMs, concurrency } = config.reader;
  const common = {
    script: fileURLToPath(new URL('./reader/child.js', import.meta.url)),
    heapBytes: Math.floor(memoryBytes * 0.6),
    memoryBytes,
    memoryPollMs: 250,
    threads: config.workerThreads,
    tempDir: config.tempDir,
    onLine: (line: string) => logger.info({ process: 'reader' }, line),
    maxServed: 100,
    recycleBytes: Math.min(memoryBytes * 0.5, 400 * MiB),
    idleMs: 60_000,
  };
  return {
    readers: new ReaderPool({ ...common, timeoutMs, stallMs, size: concurrency }),
    painters: new ReaderPool({ ...common, timeoutMs: 60_000, stallMs: 60_000, size: 1 }),
  };
}

const parts: Provider[] = [
  { provide: RECORDS, inject: [CONFIG], useFactory: (config: Config) => openRecords(config) },
  {
    provide: QUEUES,
    inject: [CONFIG],
    useFactory: (config: Config) => openQueues(config, { role: 'worker' }),
  },
  { provide: BLOBS, inject: [CONFIG], useFactory: (config: Config) => openBlobs(config) },
  {
    provide: ENGINE,
    inject: [CONFIG, LOGGER],
    useFactory: async (config: Config, logger: Logger): Promise<Engine> => {
      const { cacheDir, modelDir, workerThreads: threads, hostPoolBytes, workerDevice: device } = config;
      const engine = await createEngine({ cacheDir, modelDir, threads, hostPoolBytes, device });
      logger.info(engine.compute, 'the engine chose where to compute');
      return engine;
    },
  },
  { provide: POOLS, inject: [CONFIG, LOGGER], useFactory: openPools },
  { provide: GUARDS, useFactory: (): Guards => ({ blob: new FileGuard(), unit: new FileGuard() }) },
  { provide: Workspace, inject: [CONFIG], useFactory: (config: Config) => new Workspace(config.tempDir) },
];

const rooms: Provider[] = [
  {
    provide: ReadingRoom,
    inject: [POOLS, BLOBS, Workspace, GUARDS],
    useFactory: (pools: Pools, blobs: BlobStore, workspace: Workspace, guards: Guards) =>
      new ReadingRoom({ ...pools, blobs, workspace, guard: guards.blob }),
  },
  {
    provide: PREFILL_PARTS,
    inject: [ENGINE, BLOBS, GUARDS],
    useFactory: (engine: Engine, blobs: BlobStore, guards: Guards): PrefillParts => ({
      engine,
      blobs,
      guard: guards.unit,
    }),
  },
  {
    provide: ANSWER_PARTS,
    inject: [ENGINE, BLOBS, LOGGER],
    useFactory: (engine: Engine, blobs: BlobStore, logger: Logger): AnswerParts => ({
      engine,
      blobs,
      logger,
      tokenizer: createTokenizer(),
    }),
  },
  {
    provide: UPKEEP_PARTS,
    inject: [ENGINE, BLOBS, Workspace, GUARDS, LOGGER],
    useFactory: (
      engine: Engine,
      blobs: BlobStore,
      workspace: Workspace,
      guards: Guards,
      logger: Logger,
    ): UpkeepParts => ({ engine, blobs, workspace, guards, logger }),
  },
  {
    provide: OPEN_PARTS,
    inject: [RECORDS, QUEUES, ENGINE, POOLS, LOGGER],
    useFactory: (
      records: Records,
      queues: Queues,
      engine: Engine,
      { readers, painters }: Pools,
      logger: Logger,
    ): OpenParts => ({
      records,
      queues,
      engine,
      pools: [readers, painters],
      heartbeat: new Heartbeat({ workers: records.workers, model: engine.model, logger }),
    }),
  },
];

const handlers: Provider = {
  provide: HANDLERS,
  inject: [CONFIG, IngestProcessor, PrefillProcessor, AnswerProcessor, RenderProcessor, UpkeepProcessor],
  useFactory: (
    config: Config,
    ingest: IngestProcessor,
    prefill: PrefillProcessor,
    ...[answer, render, upkeep]: [AnswerProcessor, RenderProcessor, UpkeepProcessor]
  ): Handlers => ({
    ingest: { run: (job) => ingest.run(job), concurrency: config.reader.concurrency, lockMs },
    prefill: { run: (job) => prefill.run(job), concurrency: 1, lockMs },
    answer: { run: (job) => answer.run(job), concurrency: 2, lockMs },
    render: { run: (job) => render.run(job), concurrency: 1, lockMs },
    upkeep: { run: () => upkeep.run(), concurrency: 1, lockMs },
  }),
};

@Module({})
export class AppModule {
  static with(config: Config, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      providers: [
        { provide: CONFIG, useValue: config },
        { provide: LOGGER, useValue: logger },
        ...parts,
        ...rooms,
        ActiveWork,
        DocumentRepair,
        IngestProcessor,
        PrefillProcessor,
        AnswerProcessor,
        RenderProcessor,
        UpkeepProcessor,
        handlers,
        JobRunner,
        Worker,
      ],
    };
  }
}
