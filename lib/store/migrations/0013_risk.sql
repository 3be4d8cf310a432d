CREATE TABLE "accepted_risks" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"association_id" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"content" text NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"by" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"ended_by" jsonb,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "risk_days" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"day" date NOT NULL,
	"tenant_id" uuid,
	"open" jsonb NOT NULL,
	"counted_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "risk_days_once" UNIQUE NULLS NOT DISTINCT("tenant_id","day")
);
--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "risks" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "content" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "analyses" ADD COLUMN "edition" smallint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "risk_days" ADD CONSTRAINT "risk_days_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "accepted_risks_once" ON "accepted_risks" USING btree ("account_id","region","cluster","association_id","kind") WHERE "accepted_risks"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "accepted_risks_by_kind" ON "accepted_risks" USING btree ("kind") WHERE "accepted_risks"."ended_at" is null;