CREATE TABLE "approval_rules" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"tenant_id" uuid,
	"clusters" jsonb NOT NULL,
	"conditions" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "approval_rules_name_unique" UNIQUE("name")
);
--> statement-breakpoint
CREATE TABLE "change_requests" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"association_id" text,
	"namespace" text NOT NULL,
	"service_account" text NOT NULL,
	"tags" jsonb NOT NULL,
	"wanted" jsonb NOT NULL,
	"role_seen" text,
	"before" jsonb,
	"after" jsonb,
	"access" jsonb,
	"rules" jsonb NOT NULL,
	"author_id" text NOT NULL,
	"author" jsonb NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"failure" jsonb,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"answer_seen_at" timestamp (3) with time zone,
	"again_of" uuid
);
--> statement-breakpoint
CREATE TABLE "request_comments" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"request_id" uuid NOT NULL,
	"by" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "request_decisions" (
	"request_id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"by" jsonb NOT NULL,
	"by_id" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"comment" text NOT NULL,
	"intent" uuid
);
--> statement-breakpoint
ALTER TABLE "changes" ADD COLUMN "approval" uuid;--> statement-breakpoint
ALTER TABLE "approval_rules" ADD CONSTRAINT "approval_rules_tenant_id_tenants_id_fk" FOREIGN KEY ("tenant_id") REFERENCES "public"."tenants"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_comments" ADD CONSTRAINT "request_comments_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "request_decisions" ADD CONSTRAINT "request_decisions_request_id_change_requests_id_fk" FOREIGN KEY ("request_id") REFERENCES "public"."change_requests"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "change_requests_by_state" ON "change_requests" USING btree ("state","opened_at");--> statement-breakpoint
CREATE INDEX "change_requests_by_author" ON "change_requests" USING btree ("author_id","opened_at");--> statement-breakpoint
CREATE INDEX "request_comments_by_request" ON "request_comments" USING btree ("request_id","at");--> statement-breakpoint
CREATE INDEX "changes_by_approval" ON "changes" USING btree ("approval");