/** Opens the database and turns what the driver throws into errors that a person understands. */
import { PrismaPg } from '@prisma/adapter-pg';
import { AppError } from '@lectern/contracts';
import { Prisma, PrismaClient } from './generated/client.js';

export type Database = PrismaClient;
export type Transaction = Prisma.TransactionClient;

/** Connections one process keeps at most. */
const poolSize = 8;

export async function openDatabase(databaseUrl: string): Promise<Database> {
  const adapter = new PrismaPg({
    connectionString: databaseUrl,
    max: poolSize,
    connectionTimeoutMillis: 10_000,
  });
  const database = new PrismaClient({ adapter, errorFormat: 'minimal' });
  try {
    await database.$queryRaw`SELECT 1`;
  } catch (cause) {
    await database.$disconnect();
    throw new AppError('service_unavailable', 'The database does not answer; is PostgreSQL running?', {
      cause,
    });
  }
  return database;
}

/** A row of that unique key stands there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}

/** The row that this one belongs to was deleted at the same moment. */
export function isMissingParent(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2003';
}

/** Serialises work on one name across processes, until the transaction ends. */
export async function lockName(tx: Transaction, name: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}

export function notFound(what: string, id: string): AppError {
  return new AppError('not_found', `There is no ${what} ${id}.`);
}
