import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';

/** Colours to choose from: of one lightness that shows on both themes; the server takes any other too. */
export const TAG_COLORS: readonly { value: string; label: MessageDescriptor }[] = [
  { value: '#d9534f', label: msg`Red` },
  { value: '#d97b29', label: msg`Orange` },
  { value: '#b8941f', label: msg`Yellow` },
  { value: '#4f9d4f', label: msg`Green` },
  { value: '#2a9d8f', label: msg`Teal` },
  { value: '#3b8fd0', label: msg`Blue` },
  { value: '#7a75dc', label: msg`Violet` },
  { value: '#c563b0', label: msg`Pink` },
  { value: '#8a8f98', label: msg`Grey` },
];
