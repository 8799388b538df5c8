-- What a conversation's panel, a merge and the guard against selling in a dispute look for.
create index returns_by_conversation on returns (shop_id, conversation_id, id desc) where conversation_id is not null;
