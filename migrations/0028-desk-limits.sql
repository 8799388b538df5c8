-- Whoever is online and yet takes no new conversation in turn has a limit of none.
alter table agent_desks
  drop constraint agent_desks_most_open_check,
  add constraint agent_desks_most_open_check check (most_open between 0 and 1000);
