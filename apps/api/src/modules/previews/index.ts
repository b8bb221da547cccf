export { isPictureUpload } from './receive-picture.interceptor.js';
export { PreviewsModule } from './previews.module.js';
export { ThumbnailsService } from './thumbnails.service.js';
