-- A video that a buyer sent is a file like a photo, told by its type. It is kept as it came, but for what the camera wrote
-- beside the pictures.
alter table files alter column photo_sha256 drop not null;
alter table files alter column thumbnail_sha256 drop not null;
alter table files add column video_type text check (video_type in ('video/mp4', 'video/webm'));
alter table files add constraint photo_or_video
  check (case when video_type is null then photo_sha256 is not null and thumbnail_sha256 is not null
    else photo_sha256 is null and thumbnail_sha256 is null end) not valid;
alter table files validate constraint photo_or_video;

-- A video in pieces of the same length (the last is shorter), so that nobody holds it whole: neither who stores it nor
-- who plays a part of it.
create table file_pieces (
  shop_id uuid not null,
  file_id uuid not null,
  position int not null,
  content bytea not null,
  primary key (shop_id, file_id, position),
  foreign key (shop_id, file_id) references files on delete cascade
);
alter table file_pieces alter column content set storage external; -- videos are compressed already
