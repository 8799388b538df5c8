-- What was refused is kept whatever forbade it, and with the scripts it was made from: sent again, they are read anew.
alter table drafts
  add column scripts jsonb not null default '[]',
  drop constraint drafts_reason_check,
  add constraint drafts_reason_check check (reason in ('written_meanwhile', 'held_by_other', 'forbidden_words', 'fact_missing',
    'facts_changed', 'script_untrue', 'proposal_settled', 'photo_gone', 'sent_by_hand'));
