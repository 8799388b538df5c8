-- What the thread of mails in a conversation is about: the newest subject that the buyer wrote.
alter table conversations add column subject text;

alter table drafts
  drop constraint drafts_reason_check,
  add constraint drafts_reason_check check (reason in ('written_meanwhile', 'held_by_other', 'forbidden_words', 'fact_missing',
    'facts_changed', 'script_untrue', 'proposal_settled', 'photo_gone', 'sent_by_hand', 'no_photos_by_sms'));
