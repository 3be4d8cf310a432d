CREATE TABLE "audit_entries" (
	"position" integer PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"actor_name" text NOT NULL,
	"session" text,
	"address" text,
	"act" text NOT NULL,
	"phase" text NOT NULL,
	"intent" uuid,
	"object_kind" text,
	"account_id" text,
	"region" text,
	"cluster" text,
	"association_id" text,
	"namespace" text,
	"service_account" text,
	"object_name" text,
	"detail" jsonb,
	"before" jsonb,
	"after" jsonb,
	"access" jsonb,
	"request_id" text,
	"outcome" text,
	"problem" text,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "audit_entries_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"one" boolean PRIMARY KEY NOT NULL,
	"position" integer NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "bulk_runs" ADD COLUMN "started_by" jsonb;--> statement-breakpoint
CREATE INDEX "audit_entries_by_time" ON "audit_entries" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_entries_by_actor" ON "audit_entries" USING btree ("actor_id","position");--> statement-breakpoint
CREATE INDEX "audit_entries_by_act" ON "audit_entries" USING btree ("act","position");--> statement-breakpoint
CREATE INDEX "audit_entries_by_intent" ON "audit_entries" USING btree ("intent");--> statement-breakpoint
CREATE UNIQUE INDEX "audit_entries_outcomes" ON "audit_entries" USING btree ("intent") WHERE phase = 'outcome';--> statement-breakpoint
-- Written by hand: what follows keeps the entries as they were written (lib/audit/README.md).
-- An entry is taken in where it follows the last one, and the head moves with it. With the rights of whoever owns the tables: the site may not move the head itself.
CREATE FUNCTION "audit_append"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	moved integer;
BEGIN
	EXECUTE format('UPDATE %I.audit_head SET position = $1, hash = $2 WHERE position = $1 - 1 AND hash = $3', TG_TABLE_SCHEMA)
		USING NEW.position, NEW.hash, NEW.previous;
	GET DIAGNOSTICS moved = ROW_COUNT;
	IF moved = 0 THEN
		IF NEW.position <> 1 OR NEW.previous <> repeat('0', 64) THEN
			RAISE EXCEPTION 'audit entry % does not follow the last one', NEW.position USING ERRCODE = 'integrity_constraint_violation';
		END IF;
		EXECUTE format('INSERT INTO %I.audit_head (one, position, hash) VALUES (true, $1, $2)', TG_TABLE_SCHEMA)
			USING NEW.position, NEW.hash;
	END IF;
	RETURN NEW;
END $$;
--> statement-breakpoint
CREATE FUNCTION "audit_refuse"() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RAISE EXCEPTION 'the audit is only ever appended to: % of % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_append"() FROM PUBLIC;
--> statement-breakpoint
CREATE TRIGGER "audit_entries_append" BEFORE INSERT ON "audit_entries" FOR EACH ROW EXECUTE FUNCTION "audit_append"();
--> statement-breakpoint
CREATE TRIGGER "audit_entries_stay" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_entries" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse"();
--> statement-breakpoint
CREATE TRIGGER "audit_head_stays" BEFORE DELETE OR TRUNCATE ON "audit_head" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuse"();
--> statement-breakpoint
CREATE TRIGGER "audit_head_moves_alone" BEFORE INSERT OR UPDATE ON "audit_head" FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION "audit_refuse"();
