-- CreateEnum
CREATE TYPE "DeletionTarget" AS ENUM ('document', 'collection');

-- CreateEnum
CREATE TYPE "DeletionItemKind" AS ENUM ('document', 'upload', 'sequence', 'context_file', 'page_image', 'answer', 'coverage', 'memory');

-- CreateEnum
CREATE TYPE "DeletionItemStatus" AS ENUM ('pending', 'removed', 'kept');

-- CreateTable
CREATE TABLE "Unit" (
    "name" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "usedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "evictedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Unit_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "Deletion" (
    "id" TEXT NOT NULL,
    "tenantId" TEXT NOT NULL,
    "target" "DeletionTarget" NOT NULL,
    "targetId" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Deletion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "DeletionItem" (
    "deletionId" TEXT NOT NULL,
    "kind" "DeletionItemKind" NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BIGINT,
    "status" "DeletionItemStatus" NOT NULL,
    "usedBy" TEXT,
    "doneAt" TIMESTAMPTZ(3),

    CONSTRAINT "DeletionItem_pkey" PRIMARY KEY ("deletionId","kind","name")
);

-- CreateTable
CREATE TABLE "Counter" (
    "name" TEXT NOT NULL,
    "value" DOUBLE PRECISION NOT NULL,

    CONSTRAINT "Counter_pkey" PRIMARY KEY ("name")
);

-- AlterTable
ALTER TABLE "WorkerHeartbeat" ADD COLUMN "pool" JSONB,
ADD COLUMN "device" TEXT;

-- CreateIndex
CREATE INDEX "Unit_usedAt_idx" ON "Unit"("usedAt");

-- CreateIndex
CREATE INDEX "Deletion_tenantId_createdAt_id_idx" ON "Deletion"("tenantId", "createdAt", "id");

-- CreateIndex
CREATE INDEX "Deletion_completedAt_idx" ON "Deletion"("completedAt");

-- AddForeignKey
ALTER TABLE "Deletion" ADD CONSTRAINT "Deletion_tenantId_fkey" FOREIGN KEY ("tenantId") REFERENCES "Tenant"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "DeletionItem" ADD CONSTRAINT "DeletionItem_deletionId_fkey" FOREIGN KEY ("deletionId") REFERENCES "Deletion"("id") ON DELETE CASCADE ON UPDATE CASCADE;
