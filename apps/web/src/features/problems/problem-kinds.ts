import type { MessageDescriptor } from '@lingui/core';
import { msg } from '@lingui/core/macro';

/** What each kind means, in the user's words; a kind of a newer server has none and shows its own name. */
export const PROBLEM_WORDS: Record<string, { name: MessageDescriptor; meaning: MessageDescriptor }> = {
  broken: {
    name: msg`Broken`,
    meaning: msg`The file is damaged or cut off. Downloading it again mostly helps.`,
  },
  'not-an-adapter': {
    name: msg`Not a LoRA`,
    meaning: msg`A sound model file of another kind, such as a checkpoint or a textual inversion.`,
  },
  'not-opened': {
    name: msg`Not opened`,
    meaning: msg`A format that can run code or isn't read here. The file is left alone.`,
  },
  empty: { name: msg`Empty`, meaning: msg`The file has no weights, or only noughts.` },
  unreadable: {
    name: msg`Unreadable`,
    meaning: msg`The system refused to open the file, mostly for lack of permission.`,
  },
};
