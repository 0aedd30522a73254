select owner_name from billing.open_accounts where state <> :state;
