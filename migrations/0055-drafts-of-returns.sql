-- What the chat noted, oldest first: what nobody comes back to ends by itself.
create index returns_drafts on returns (opened_at) where status = 'draft';
