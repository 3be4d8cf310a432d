CREATE TABLE "role_versions" (
	"arn" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"trust" text NOT NULL,
	"policies" jsonb NOT NULL,
	"boundary" jsonb,
	"tags" jsonb NOT NULL,
	"content" text NOT NULL,
	CONSTRAINT "role_versions_arn_until_pk" PRIMARY KEY("arn","until")
);
