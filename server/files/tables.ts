export {};

declare module '../platform/database.ts' {
  interface Tables {
    files: FilesTable;
    message_files: MessageFilesTable;
  }
}

type FilesTable = {
  shop_id: string;
  id: string;
  uploaded_by: string;
  by_agent: boolean;
  source_sha256: string;
  photo_sha256: string;
  thumbnail_sha256: string;
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
