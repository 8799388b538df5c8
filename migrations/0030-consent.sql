-- Who has agreed to hear from the shop, or does not any more. Nothing is ever changed here: the newest word counts, and of
-- two at the same moment the no.
create table consents (
  shop_id uuid not null references shops,
  id uuid not null,
  customer_id uuid not null,                      -- as recorded; of a person with several, all rows count
  channel text not null check (channel in ('mail', 'sms')),
  purpose text not null check (purpose in ('service', 'promotion')),
  state text not null check (state in ('given', 'withdrawn')),
  at timestamptz not null,                        -- when the person said so
  recorded_by text not null,                      -- an agent's id, an API key's, or "customer"
  text_version text,                              -- of the words that were agreed to
  source text not null,                           -- checkout, import, link, agent …
  proof jsonb not null,
  primary key (shop_id, id),
  foreign key (shop_id, customer_id) references customers
);
-- The newest word of one person on a channel; the guard reads it for each promotion.
create index consents_newest on consents (shop_id, customer_id, channel, purpose, at desc, state desc);

-- How many promotions a person has had: the guard counts them in each claim.
create index sends_promotions on sends (shop_id, customer_id, settled_at desc)
  where purpose = 'promotion' and status in ('sending', 'sent', 'unknown');
