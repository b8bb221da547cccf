import { i18n } from '@lingui/core';
import { messages } from '../../locales/weights/en.po';

// The words come with the code: the library's first load has no use for them.
i18n.load('en', messages);

export { Anatomy } from './components/anatomy.js';
export { SimilarRail } from './components/similar-rail.js';
