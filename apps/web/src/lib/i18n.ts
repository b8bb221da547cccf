import { i18n } from '@lingui/core';
import { messages } from '../locales/en.po';

/** Loads the language of the page. English only for now; a second one is loaded here by a dynamic import. */
export function startI18n(): void {
  i18n.load('en', messages);
  i18n.activate('en');
}

export { i18n };
