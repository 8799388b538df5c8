-- A segment costs 0.045 yuan: less than the smallest coin, so that what a provider charges may have a fraction of it.
alter table providers alter column price_minor type numeric(14, 4);
