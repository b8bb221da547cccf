import { i18n } from '@lingui/core';
import { messages } from '../locales/start/en.po';

/** Loads the few words that the page must have even when nothing else can be loaded. English only for now. */
export function startI18n(): void {
  i18n.load('en', messages);
  i18n.activate('en');
}

/** Loads all other words, beside the code of the first page: they are no part of what must be there before it. */
export async function loadTexts(): Promise<void> {
  const all = await import('../locales/en.po');
  i18n.load('en', all.messages);
}

export { i18n };
