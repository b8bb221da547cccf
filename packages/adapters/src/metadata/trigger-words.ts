import type { Source } from '@lora/schema/values';
import { ownValue } from '../plain-values.js';
import type { HeaderMetadata } from './header-value.js';
import { METADATA_LIMITS } from './limits.js';
import { cleanWords, splitWords } from './split-words.js';
import type { TrainingFacts } from './training-facts.js';

export interface TriggerWord {
  word: string;
  source: Exclude<Source, 'user'>;
  /** The key or file where it stands. */
  from: string;
}

/** Folder names that hold pictures in general and name nothing. */
const GENERIC_TOKENS = new Set(
  'img,imgs,image,images,data,dataset,datasets,train,training,pics,pictures,photos,photo,lora,loras,raw,input,source,src,new folder,folder,concept,style,character,person,1girl,1boy,girl,boy,woman,man,high,low,hq,lq,all,main,base,crop,cropped,misc,other'.split(
    ',',
  ),
);

/** "trigger word is X", "Trigger: X" in a training comment: its author's own words. */
const COMMENT_TRIGGER = /\btrigger(?:\s*(?:words?|phrase|tokens?))?\s*(?:is|are|:|=)\s*([^\n]+)/i;

/**
 * The words that call a LoRA up, strongest source first: what sidecars and Civitai name, then the header's own
 * (`modelspec.trigger_phrase`, embedded tokens, the comment), and only as a rule's guess the class tokens of dataset
 * folders. Training tags are never trigger words.
 */
export function readTriggerWords(input: {
  sidecars?: readonly { words: readonly string[]; source: 'sidecar' | 'civitai'; from: string }[];
  training: TrainingFacts;
  metadata: HeaderMetadata;
}): TriggerWord[] {
  const named = input.sidecars ?? [];
  const all: TriggerWord[] = [
    ...named
      .filter((s) => s.source === 'sidecar')
      .flatMap((s) => s.words.map((word) => ({ word, source: s.source, from: s.from }))),
    ...named
      .filter((s) => s.source === 'civitai')
      .flatMap((s) => s.words.map((word) => ({ word, source: s.source, from: s.from }))),
    ...headerTriggerWords(input.training, input.metadata),
    ...guessTriggerWords(input.training),
  ];
  const seen = new Set<string>();
  return all.filter(({ word }) => !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase()));
}

/** What the file itself calls its trigger words. */
export function headerTriggerWords(training: TrainingFacts, metadata: HeaderMetadata): TriggerWord[] {
  const from = (key: string, words: string[]): TriggerWord[] =>
    words.map((word) => ({ word, source: 'header', from: key }));
  return [
    ...from('modelspec.trigger_phrase', splitWords(training.spec.triggerPhrase)),
    ...from('embedded token', embeddedTokens(metadata)),
    ...from('ss_training_comment', splitWords(COMMENT_TRIGGER.exec(training.comment ?? '')?.[1])),
  ];
}

/** Caption prefixes and class tokens of the dataset folders: likely, not certain. */
export function guessTriggerWords(training: TrainingFacts): TriggerWord[] {
  const folders = training.datasets.filter((folder) => !folder.regularisation);
  const guess = (from: string, words: (string | null)[]): TriggerWord[] =>
    cleanWords(words.flatMap((word) => splitWords(word)))
      .filter((word) => !GENERIC_TOKENS.has(word.toLowerCase()))
      .map((word) => ({ word, source: 'rule', from }));
  return [
    ...guess(
      'caption prefix',
      folders.map((folder) => folder.captionPrefix),
    ),
    ...guess(
      'class tokens of the dataset folders',
      folders.map((folder) => folder.classTokens),
    ),
  ];
}

/** cloneofsimo/lora saves each learned token as `"<s1>": "<embed>"`. */
function embeddedTokens(metadata: HeaderMetadata): string[] {
  return cleanWords(
    Object.keys(metadata)
      .slice(0, METADATA_LIMITS.keys)
      .filter((key) => ownValue(metadata, key) === '<embed>'),
  );
}
