DROP INDEX "fleet_associations_by_role";--> statement-breakpoint
DROP INDEX "fleet_associations_by_analysis";--> statement-breakpoint
CREATE INDEX "fleet_associations_by_words" ON "fleet_associations" USING btree ("words","missing");--> statement-breakpoint
CREATE INDEX "fleet_associations_by_role" ON "fleet_associations" USING btree ("role_arn","missing");--> statement-breakpoint
CREATE INDEX "fleet_associations_by_analysis" ON "fleet_associations" USING btree ("analysis","missing");