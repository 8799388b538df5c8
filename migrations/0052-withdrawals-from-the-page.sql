-- A withdrawal by the form of the returns page: confirmed twice it is one.
alter table withdrawals add column request_key text;
create unique index withdrawals_asked_once on withdrawals (shop_id, request_key) where request_key is not null;
-- How many acknowledgements an address was sent lately: anybody may type one into the form.
create index withdrawals_mailed on withdrawals (shop_id, mailed_to, received_at) where mailed_to is not null;
