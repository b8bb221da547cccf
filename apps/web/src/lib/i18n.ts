import { i18n, type Messages } from '@lingui/core';

// English only for now. Its texts come with the code that says them (see texts.config.ts).
i18n.loadAndActivate({ locale: 'en', messages: {} });

/**
 * Takes in the English texts of a module, which is loading: nothing that is drawn already waits for them.
 *
 * @public Called by what texts.config.ts writes into each module.
 */
export function addTexts(texts: Messages): void {
  Object.assign(i18n.messages, texts);
}

export { i18n };
