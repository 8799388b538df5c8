-- Who else reads a chat: whether a customer's last conversation is still somebody's session to go on with.
create index chat_sessions_of_key on chat_sessions (shop_id, channel_key);
