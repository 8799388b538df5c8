import { call } from './http.ts';
import type { Photo } from './types.ts';

/** Without HEIC: a phone then gives JPEG by itself. */
export const photoTypes = 'image/jpeg,image/png,image/webp,image/gif,image/avif';
export const mostPhotos = 10;

/** The same bytes are the same photo: sending again after a cut is safe. */
export const uploadPhoto = (file: File) => call<Photo>('POST', '/files', file);

export const photoUrl = (fileId: string, size: 'thumbnail' | 'photo') => `/api/files/${fileId}?size=${size}`;
