CREATE TABLE "review_entries" (
	"review_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"association_id" text NOT NULL,
	"namespace" text NOT NULL,
	"service_account" text NOT NULL,
	"tags" jsonb NOT NULL,
	"role_arn" text,
	"target_role_arn" text,
	"policy" text,
	"session_tags" boolean,
	"read_at" timestamp (3) with time zone NOT NULL,
	"analysis" text,
	"counts" jsonb,
	"risk" smallint,
	"findings" jsonb NOT NULL,
	"policies" text,
	"session" jsonb,
	"reviewer_id" text NOT NULL,
	"reviewer_name" text NOT NULL,
	"verdict" text,
	"reason" text,
	"without" jsonb,
	"decided_by" jsonb,
	"decided_at" timestamp (3) with time zone,
	CONSTRAINT "review_entries_review_id_number_pk" PRIMARY KEY("review_id","number")
);
--> statement-breakpoint
CREATE TABLE "review_policies" (
	"review_id" uuid NOT NULL,
	"key" text NOT NULL,
	"policies" jsonb NOT NULL,
	CONSTRAINT "review_policies_review_id_key_pk" PRIMARY KEY("review_id","key")
);
--> statement-breakpoint
CREATE TABLE "reviews" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"filter" text NOT NULL,
	"within" jsonb NOT NULL,
	"state" text NOT NULL,
	"opened_by" jsonb NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"closed_by" jsonb,
	"closed_at" timestamp (3) with time zone,
	"frozen_with" jsonb NOT NULL,
	"entries" integer NOT NULL,
	"reminders" smallint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "change_requests" ADD COLUMN "review_id" uuid;--> statement-breakpoint
ALTER TABLE "change_requests" ADD COLUMN "review_entry" integer;--> statement-breakpoint
ALTER TABLE "review_entries" ADD CONSTRAINT "review_entries_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_policies" ADD CONSTRAINT "review_policies_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "public"."reviews"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "review_entries_waiting" ON "review_entries" USING btree ("reviewer_id") WHERE "review_entries"."verdict" is null;--> statement-breakpoint
CREATE INDEX "reviews_by_state" ON "reviews" USING btree ("state","opened_at");--> statement-breakpoint
CREATE INDEX "audit_entries_by_object" ON "audit_entries" USING btree ("object_name") WHERE object_name is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "change_requests_by_review" ON "change_requests" USING btree ("review_id","review_entry") WHERE state in ('open', 'approved', 'applied');