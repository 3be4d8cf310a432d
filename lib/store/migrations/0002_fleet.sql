CREATE TABLE "action_sets" (
	"hash" text PRIMARY KEY NOT NULL,
	"catalog" text NOT NULL,
	"size" integer NOT NULL,
	"bits" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "analyses" (
	"key" text PRIMARY KEY NOT NULL,
	"granted" integer NOT NULL,
	"narrowed" integer NOT NULL,
	"cut" integer NOT NULL,
	"inert" integer NOT NULL,
	"denied" integer NOT NULL,
	"conditional" integer NOT NULL,
	"exact" boolean NOT NULL,
	"some" text NOT NULL,
	"all" text NOT NULL,
	"findings" jsonb NOT NULL,
	"risk" smallint NOT NULL,
	"worked_out_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "crawl_clusters" (
	"crawl_id" uuid NOT NULL,
	"cluster" text NOT NULL,
	"cursor" text,
	"done" boolean DEFAULT false NOT NULL,
	CONSTRAINT "crawl_clusters_crawl_id_cluster_pk" PRIMARY KEY("crawl_id","cluster")
);
--> statement-breakpoint
CREATE TABLE "crawls" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"asked_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"started_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"priority" integer DEFAULT 0 NOT NULL,
	"lease" uuid,
	"beat_at" timestamp (3) with time zone,
	"clusters" integer DEFAULT 0 NOT NULL,
	"clusters_done" integer DEFAULT 0 NOT NULL,
	"listed" integer DEFAULT 0 NOT NULL,
	"described" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"changed" integer DEFAULT 0 NOT NULL,
	"throttled" integer DEFAULT 0 NOT NULL,
	"rate" integer,
	"problem" jsonb
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"hash" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fleet_accounts" (
	"account_id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"roles_problem" jsonb,
	"roles_read_at" timestamp (3) with time zone,
	"roles_quota" integer,
	"organization" jsonb,
	"organization_problem" jsonb,
	"organization_read_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "fleet_associations" (
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"association_id" text NOT NULL,
	"arn" text NOT NULL,
	"namespace" text NOT NULL,
	"service_account" text NOT NULL,
	"owner_arn" text,
	"role_arn" text,
	"target_role_arn" text,
	"effective_role_arn" text,
	"external_id" text,
	"disable_session_tags" boolean,
	"policy" text,
	"tags" jsonb,
	"created_at" timestamp (3) with time zone,
	"modified_at" timestamp (3) with time zone,
	"described_at" timestamp (3) with time zone,
	"problem" jsonb,
	"analysis" text,
	"to_analyse" boolean DEFAULT true NOT NULL,
	"words" text NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"missing" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "fleet_associations_pk" PRIMARY KEY("account_id","region","cluster","association_id")
);
--> statement-breakpoint
CREATE TABLE "fleet_clusters" (
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"cluster" text NOT NULL,
	"arn" text,
	"status" text,
	"version" text,
	"auto_mode" boolean,
	"tags" jsonb,
	"agent" text DEFAULT 'unknown' NOT NULL,
	"associations" integer,
	"associations_read_at" timestamp (3) with time zone,
	"problem" jsonb,
	"list_problem" jsonb,
	"read_at" timestamp (3) with time zone NOT NULL,
	"missing" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "fleet_clusters_account_id_region_cluster_pk" PRIMARY KEY("account_id","region","cluster")
);
--> statement-breakpoint
CREATE TABLE "fleet_marks" (
	"name" text PRIMARY KEY NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fleet_places" (
	"account_id" text NOT NULL,
	"region" text NOT NULL,
	"account_name" text NOT NULL,
	"problem" jsonb,
	"read_at" timestamp (3) with time zone NOT NULL,
	"complete_at" timestamp (3) with time zone,
	CONSTRAINT "fleet_places_account_id_region_pk" PRIMARY KEY("account_id","region")
);
--> statement-breakpoint
CREATE TABLE "fleet_roles" (
	"account_id" text NOT NULL,
	"arn" text NOT NULL,
	"name" text NOT NULL,
	"trust" text NOT NULL,
	"policies" jsonb NOT NULL,
	"boundary" jsonb,
	"tags" jsonb NOT NULL,
	"content" text NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"missing" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "fleet_roles_account_id_arn_pk" PRIMARY KEY("account_id","arn")
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"name" text NOT NULL,
	"view" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "saved_views_name_unique" UNIQUE("name")
);
--> statement-breakpoint
ALTER TABLE "crawl_clusters" ADD CONSTRAINT "crawl_clusters_crawl_id_crawls_id_fk" FOREIGN KEY ("crawl_id") REFERENCES "public"."crawls"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "analyses_by_risk" ON "analyses" USING btree ("risk");--> statement-breakpoint
CREATE INDEX "analyses_by_some" ON "analyses" USING btree ("some");--> statement-breakpoint
CREATE INDEX "crawls_by_place" ON "crawls" USING btree ("account_id","region","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "crawls_open" ON "crawls" USING btree ("account_id","region") WHERE "crawls"."ended_at" is null;--> statement-breakpoint
CREATE INDEX "fleet_associations_by_name" ON "fleet_associations" USING btree ("namespace","service_account","account_id","region","cluster","association_id");--> statement-breakpoint
CREATE INDEX "fleet_associations_by_role" ON "fleet_associations" USING btree ("role_arn");--> statement-breakpoint
CREATE INDEX "fleet_associations_by_effective_role" ON "fleet_associations" USING btree ("effective_role_arn");--> statement-breakpoint
CREATE INDEX "fleet_associations_by_analysis" ON "fleet_associations" USING btree ("analysis");--> statement-breakpoint
CREATE INDEX "fleet_associations_to_analyse" ON "fleet_associations" USING btree ("effective_role_arn") WHERE "fleet_associations"."to_analyse";--> statement-breakpoint
CREATE INDEX "fleet_associations_by_modified" ON "fleet_associations" USING btree ("modified_at");--> statement-breakpoint
CREATE INDEX "fleet_associations_by_policy" ON "fleet_associations" USING btree ("policy");--> statement-breakpoint
CREATE UNIQUE INDEX "fleet_roles_by_arn" ON "fleet_roles" USING btree ("arn");--> statement-breakpoint
CREATE INDEX "fleet_roles_by_name" ON "fleet_roles" USING btree ("name");