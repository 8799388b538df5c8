-- A number that the buyer gave for this call, as they wrote it: the shop's own record may have none, or a masked one.
alter table calls add column given_phone text;
