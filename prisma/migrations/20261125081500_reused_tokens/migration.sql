-- AlterTable
ALTER TABLE "Document" ADD COLUMN "reusedTokens" INTEGER;
