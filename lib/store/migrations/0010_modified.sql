DROP INDEX "fleet_associations_by_modified";--> statement-breakpoint
CREATE INDEX "fleet_associations_by_modified" ON "fleet_associations" USING btree ("modified_at","missing","namespace");