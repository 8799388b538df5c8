export {};

declare module '../platform/database.ts' {
  interface Tables {
    files: FilesTable;
    message_files: MessageFilesTable;
    file_pieces: FilePiecesTable;
  }
}

type FilesTable = {
  shop_id: string;
  id: string;
  uploaded_by: string;
  by_agent: boolean;
  source_sha256: string;
  photo_sha256: string | null;
  thumbnail_sha256: string | null;
  video_type: string | null;
  width: number;
  height: number;
  bytes: number;
  uploaded_at: Temporal.Instant;
  sent_at: Temporal.Instant | null;
};

type MessageFilesTable = {
  shop_id: string;
  conversation_id: string;
  seq: number;
  position: number;
  file_id: string;
};

type FilePiecesTable = {
  shop_id: string;
  file_id: string;
  position: number;
  content: Buffer;
};
