-- Sign-in tables, in the shape that better-auth 1.7 expects. One person belongs to one shop, which the user row names:
-- these tables alone are found by e-mail or token, before a shop is known.
create table users (
  id uuid primary key,
  shop_id uuid not null references shops,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  two_factor_enabled boolean not null default false,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table sessions (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  token text not null unique,
  expires_at timestamptz not null,
  ip_address text,
  user_agent text,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index sessions_of_user on sessions (user_id);

-- How a user proves who they are: for us always provider 'credential' with an argon2id hash.
create table accounts (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  account_id text not null,
  provider_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz,
  refresh_token_expires_at timestamptz,
  scope text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (user_id, provider_id)
);

create table verifications (
  id uuid primary key,
  identifier text not null,
  value text not null,
  expires_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index verifications_by_identifier on verifications (identifier);

create table two_factors (
  id uuid primary key,
  user_id uuid not null references users on delete cascade,
  secret text not null,
  backup_codes text not null,
  verified boolean not null default true,
  failed_verification_count int not null default 0,
  locked_until timestamptz
);
create index two_factors_of_user on two_factors (user_id);

create table rate_limits (
  id uuid primary key,
  key text not null unique,
  count int not null,
  last_request bigint not null
);

-- Who works in the shop. A revoked agent stays, because messages and events name them.
create table agents (
  shop_id uuid not null references shops,
  id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('agent', 'account_manager', 'supervisor', 'owner')),
  name text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (shop_id, id),
  unique (shop_id, user_id)
);

-- One-time links; only the hash of the link's secret is kept.
create table invitations (
  shop_id uuid not null references shops,
  id uuid not null,
  token_hash text not null,
  email text not null check (email = lower(email)),
  role text not null check (role in ('agent', 'account_manager', 'supervisor', 'owner')),
  invited_by uuid,               -- an agent; null when the command line invited
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  revoked_at timestamptz,
  primary key (shop_id, id),
  unique (shop_id, token_hash)
);

create table api_keys (
  shop_id uuid not null references shops,
  id uuid not null,
  name text not null,
  key_hash text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  last_used_at timestamptz,
  primary key (shop_id, id),
  unique (shop_id, key_hash)
);

-- Attempts to sign in as one address, whatever address of the network they come from. Keyed by a hash, so that what
-- people mistype is not kept.
create table sign_in_attempts (
  email_hash text primary key,
  count int not null,
  since timestamptz not null
);
