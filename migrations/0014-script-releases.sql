-- A shop's own wordings. What comes with Qin lies in content/ and is the base; versions here go on counting from it.
create table script_versions (
  shop_id uuid not null references shops,
  situation text not null,
  locale text not null check (locale in ('en', 'zh-CN')),
  version int not null check (version > 0),
  state text not null check (state in ('draft', 'in_review', 'released', 'retired', 'rejected')),
  body text not null check (length(body) between 1 and 20000),   -- a script file as it stands
  note text,                                      -- the author to the reviewer
  author_id uuid not null,
  reviewer_id uuid,
  reviewed_alone boolean not null default false,  -- the shop had one person who may release
  rolled_back_to int,                             -- the wording was released before, as this version
  verdict text,                                   -- the reviewer to the author
  checks jsonb,                                   -- what the checks said when it was submitted, then when it was decided
  created_at timestamptz not null,
  changed_at timestamptz not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  effective_from timestamptz,                     -- may be later than the release
  withdrawn_at timestamptz,                       -- a release that was taken back before it took effect
  primary key (shop_id, situation, locale, version),
  foreign key (shop_id, author_id) references agents,
  foreign key (shop_id, reviewer_id) references agents,
  constraint released_with_a_day check ((state in ('released', 'retired')) = (effective_from is not null)),
  -- Two people stand behind a new wording. A roll-back had its two people before.
  constraint reviewed_by_another check (
    state not in ('released', 'retired')
    or reviewed_alone or rolled_back_to is not null
    or (reviewer_id is not null and reviewer_id <> author_id)),
  constraint alone_is_one_person check (not reviewed_alone or reviewer_id = author_id)
);
create unique index script_versions_one_draft on script_versions (shop_id, situation, locale, author_id)
  where state = 'draft';

-- Changes with every release: a node that has read this shop's wordings before knows by it whether they still hold. It
-- is read with the shop, so that a reply costs no statement more. Null: the shop has none of its own.
alter table shops add column scripts_stamp uuid;

-- "Where used": how often a version was said, and when last. Only what was said is in it.
create index messages_by_script on messages (shop_id, script, locale, script_version, at)
  where script is not null and visibility = 'public';
