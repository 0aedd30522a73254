CREATE SCHEMA "billing";
--> statement-breakpoint
CREATE TYPE "billing"."state" AS ENUM('open', 'closed');--> statement-breakpoint
CREATE TABLE "billing"."accounts" (
	"id" integer PRIMARY KEY NOT NULL,
	"owner_name" text NOT NULL,
	"state" "billing"."state" DEFAULT 'open' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" integer PRIMARY KEY NOT NULL,
	"nick_name" text NOT NULL,
	"account_id" integer
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "billing"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE VIEW "billing"."open_accounts" AS (select "id", "owner_name", "state" from "billing"."accounts");