CREATE TYPE "public"."color" AS ENUM('red', 'green', 'dark blue');--> statement-breakpoint
CREATE TYPE "public"."order_status" AS ENUM('new', 'paid', 'sent', 'returned');--> statement-breakpoint
CREATE TABLE "customers" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" varchar(80) NOT NULL,
	"nickname" text,
	"country" char(2) DEFAULT 'AT' NOT NULL,
	"tier" text DEFAULT 'basic' NOT NULL,
	"preferences" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"home" "address",
	"referrer_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "customers_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "order_items" (
	"order_id" bigint NOT NULL,
	"line" smallint NOT NULL,
	"product_id" integer NOT NULL,
	"quantity" integer NOT NULL,
	"unit_price" numeric(10, 2) NOT NULL,
	"discount" double precision,
	"gift_wrapped" boolean DEFAULT false NOT NULL,
	CONSTRAINT "order_items_order_id_line_pk" PRIMARY KEY("order_id","line"),
	CONSTRAINT "order_items_order_id_product_id_unique" UNIQUE("order_id","product_id")
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "orders_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"customer_id" uuid NOT NULL,
	"status" "order_status" DEFAULT 'new' NOT NULL,
	"placed_at" timestamp DEFAULT now() NOT NULL,
	"shipped_at" timestamp with time zone,
	"due_on" date,
	"note" text,
	"flags" jsonb
);
--> statement-breakpoint
CREATE TABLE "payments" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"order_id" bigint NOT NULL,
	"amount" numeric(12, 2) NOT NULL,
	"method" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "products" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "products_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"sku" varchar(12) NOT NULL,
	"name" text NOT NULL,
	"price" numeric(10, 2) NOT NULL,
	"weight" numeric(8, 3),
	"stock" integer DEFAULT 0 NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"colors" "color"[],
	"sizes" integer[][],
	"details" jsonb,
	"image" "bytea",
	"discontinued_on" date,
	CONSTRAINT "products_sku_unique" UNIQUE("sku")
);
--> statement-breakpoint
ALTER TABLE "customers" ADD CONSTRAINT "customers_referrer_id_customers_id_fk" FOREIGN KEY ("referrer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "order_items" ADD CONSTRAINT "order_items_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payments" ADD CONSTRAINT "payments_order_id_orders_id_fk" FOREIGN KEY ("order_id") REFERENCES "public"."orders"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE VIEW "public"."order_totals" AS (select "orders"."id", "orders"."status", sum("order_items"."quantity" * "order_items"."unit_price") as "total", count(*) as "lines", max("order_items"."unit_price") as "largest", max("orders"."placed_at") as "placed" from "orders" inner join "order_items" on "order_items"."order_id" = "orders"."id" group by "orders"."id", "orders"."status");--> statement-breakpoint
CREATE MATERIALIZED VIEW "public"."customer_totals" AS (select "customers"."id", "customers"."tier", count("orders"."id") as "orders", max("orders"."placed_at") as "last_order_at", array_agg("orders"."id"::text) as "numbers" from "customers" left join "orders" on "orders"."customer_id" = "customers"."id" group by "customers"."id");