CREATE TABLE "organization_accounts" (
	"via" text NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"missing" smallint DEFAULT 0 NOT NULL,
	CONSTRAINT "organization_accounts_via_account_id_pk" PRIMARY KEY("via","account_id")
);
--> statement-breakpoint
CREATE TABLE "organization_lists" (
	"via" text PRIMARY KEY NOT NULL,
	"read_at" timestamp (3) with time zone,
	"tried_at" timestamp (3) with time zone NOT NULL,
	"problem" jsonb
);
--> statement-breakpoint
CREATE TABLE "target_problems" (
	"arn" text PRIMARY KEY NOT NULL,
	"problem" jsonb NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL
);
