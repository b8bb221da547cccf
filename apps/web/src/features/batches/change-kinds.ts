import { t } from '@lingui/core/macro';
import type { BatchChange } from '@lora/schema';
import { fieldLabel } from '../../lib/field-words.js';

/** The fields that can be changed for many adapters at once, in the order of the menu. */
export const CHANGE_KINDS = [
  'tags',
  'collection',
  'rating',
  'favorite',
  'baseModel',
  'family',
  'nsfwLevel',
  'hidden',
  'customFields',
] as const satisfies readonly (keyof BatchChange)[];
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export interface FormProps {
  /** Null while nothing is chosen that could be done. */
  onChange: (change: BatchChange | null) => void;
}

/** The field of a change in words, for the menu and the dialog. */
export function changeLabel(kind: ChangeKind): string {
  switch (kind) {
    case 'collection':
      return t`Collections`;
    case 'hidden':
      return t`Hide or show`;
    case 'customFields':
      return t`Your own fields`;
    default:
      return fieldLabel(kind);
  }
}
