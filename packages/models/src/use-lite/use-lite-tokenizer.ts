import type { OriginalModel } from './read-original-weights.js';

/** Ids of the original that stand for no text: unknown, begin, end and three spare ones. */
const RESERVED = 6;
/** A score that no cutting of a text ever prefers. */
const NEVER = -1000;

/**
 * The pieces of words of the original in the form that `@huggingface/tokenizers` reads: Unigram
 * (https://arxiv.org/abs/1804.10959) over text in NFKC with `▁` for spaces. A text that spells a reserved piece, like
 * "<s>", is cut into its letters as the original does.
 */
export function useLiteTokenizer({ vocabulary }: OriginalModel): object {
  return {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: { type: 'NFKC' },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    post_processor: null,
    decoder: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    model: {
      type: 'Unigram',
      unk_id: 0,
      vocab: vocabulary.map(([piece, score], id) => [piece, id > 0 && id < RESERVED ? NEVER : score]),
    },
  };
}
