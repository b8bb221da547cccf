export { MlModule } from './ml.module.js';
