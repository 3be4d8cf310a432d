CREATE TABLE "bulk_items" (
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"target" jsonb NOT NULL,
	"desired" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"outcome" jsonb,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bulk_items_run_id_position_pk" PRIMARY KEY("run_id","position")
);
--> statement-breakpoint
CREATE TABLE "bulk_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"title" text NOT NULL,
	"who" text NOT NULL,
	"state" text NOT NULL,
	"definition" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"position" integer GENERATED ALWAYS AS IDENTITY (sequence name "changes_position_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"association_id" text,
	"namespace" text NOT NULL,
	"service_account" text NOT NULL,
	"kind" text NOT NULL,
	"source" text NOT NULL,
	"who" text NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"before" jsonb,
	"after" jsonb,
	"outcome" text NOT NULL,
	"problem" text,
	"request_id" text,
	"access" jsonb,
	"run_id" uuid,
	"revert_of" uuid
);
--> statement-breakpoint
CREATE TABLE "expectations" (
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"namespace" text NOT NULL,
	"service_account" text NOT NULL,
	"text" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "expectations_pk" PRIMARY KEY("account_id","region","cluster","namespace","service_account")
);
--> statement-breakpoint
ALTER TABLE "bulk_items" ADD CONSTRAINT "bulk_items_run_id_bulk_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."bulk_runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_items_by_state" ON "bulk_items" USING btree ("run_id","state");--> statement-breakpoint
CREATE INDEX "changes_by_position" ON "changes" USING btree ("position");--> statement-breakpoint
CREATE INDEX "changes_by_association" ON "changes" USING btree ("account_id","region","cluster","association_id","position");--> statement-breakpoint
CREATE INDEX "changes_by_outcome" ON "changes" USING btree ("outcome");--> statement-breakpoint
CREATE INDEX "changes_by_run" ON "changes" USING btree ("run_id");