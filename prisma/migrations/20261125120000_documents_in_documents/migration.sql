-- AlterEnum
ALTER TYPE "DocumentKind" ADD VALUE 'office';
ALTER TYPE "DocumentKind" ADD VALUE 'book';
ALTER TYPE "DocumentKind" ADD VALUE 'mail';
ALTER TYPE "DocumentKind" ADD VALUE 'archive';

-- AlterTable
ALTER TABLE "Document" ADD COLUMN     "partOfId" TEXT,
ADD COLUMN     "depth" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE INDEX "Document_partOfId_idx" ON "Document"("partOfId");

-- AddForeignKey
ALTER TABLE "Document" ADD CONSTRAINT "Document_partOfId_fkey" FOREIGN KEY ("partOfId") REFERENCES "Document"("id") ON DELETE CASCADE ON UPDATE CASCADE;
