import './tables.ts';

export { attachPhotos, keepPhotos, type Photos, photosAtHand } from './attach-photos.ts';
export { erasePhotos } from './erase-photos.ts';
export { sweepUnsentPhotos } from './jobs.ts';
export { kindOf, type PhotoView, photosOf, type Uploader } from './queries.ts';
export { readSentPhoto } from './read-sent-photo.ts';
export { fileRoutes } from './routes.ts';
export { limits as photoLimits } from './rules.ts';
export { storePhoto } from './store-photo.ts';
export { type PhotoForm, takePhotoForm } from './take-photo-form.ts';
export {
  buyersUploadSchema,
  PhotoSchema,
  photoAnswers,
  photoParams,
  photoQuery,
  sendPhoto,
  takePhoto,
  uploadSchema,
  withRawBodies,
} from './upload-routes.ts';
