CREATE TABLE "kept_refusals" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"position" integer GENERATED ALWAYS AS IDENTITY (sequence name "kept_refusals_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"association_id" text NOT NULL,
	"namespace" text NOT NULL,
	"service_account" text NOT NULL,
	"denial" jsonb NOT NULL,
	"same_as" text NOT NULL,
	"text" text NOT NULL,
	"found" jsonb NOT NULL,
	"note" text,
	"kept_by_id" text NOT NULL,
	"kept_by" jsonb NOT NULL,
	"kept_at" timestamp (3) with time zone NOT NULL,
	"kept_until" timestamp (3) with time zone NOT NULL,
	"solved_by" jsonb,
	"solved_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "tenants" ADD COLUMN "contact" jsonb;--> statement-breakpoint
CREATE UNIQUE INDEX "kept_refusals_once" ON "kept_refusals" USING btree ("account_id","region","cluster","association_id","same_as");--> statement-breakpoint
CREATE INDEX "kept_refusals_by_position" ON "kept_refusals" USING btree ("position");--> statement-breakpoint
CREATE INDEX "kept_refusals_by_end" ON "kept_refusals" USING btree ("kept_until");