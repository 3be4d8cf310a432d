ALTER TABLE "bulk_items" ALTER COLUMN "desired" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "bulk_items" ADD COLUMN "preview" jsonb;--> statement-breakpoint
ALTER TABLE "bulk_runs" ADD COLUMN "notes" jsonb;--> statement-breakpoint
ALTER TABLE "bulk_runs" ADD COLUMN "lease" uuid;--> statement-breakpoint
ALTER TABLE "bulk_runs" ADD COLUMN "lease_until" timestamp (3) with time zone;