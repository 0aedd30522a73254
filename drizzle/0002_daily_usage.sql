CREATE TABLE "usage_daily" (
	"api_key_id" uuid NOT NULL,
	"day" date NOT NULL,
	"requests" bigint NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "usage_daily_pkey" PRIMARY KEY("api_key_id","day")
);
--> statement-breakpoint
ALTER TABLE "projects" ADD COLUMN "description" text;--> statement-breakpoint
ALTER TABLE "usage_daily" ADD CONSTRAINT "usage_daily_api_key_id_fkey" FOREIGN KEY ("api_key_id") REFERENCES "public"."api_keys"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "tenants_name_trgm_idx" ON "tenants" USING gin ("name" gin_trgm_ops);--> statement-breakpoint
CREATE MATERIALIZED VIEW "public"."plan_statistics" AS (select "plans"."id", "plans"."name", count("tenants"."id") as "tenants", max("tenants"."created_at") as "newest_tenant_at" from "plans" left join "tenants" on "tenants"."plan_id" = "plans"."id" group by "plans"."id");