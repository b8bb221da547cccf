import { describe, expect, it } from 'vitest';
import { KOHYA_HEADER } from '../../test/kohya-header.js';
import { readTraining } from './read-training.js';
import { splitWords } from './split-words.js';
import { readTriggerWords } from './trigger-words.js';

const wordsOf = (metadata: Record<string, unknown>) =>
  readTriggerWords({ training: readTraining(metadata), metadata });

describe('splitting activation text', () => {
  it.each([
    ['a, b ,, c', ['a', 'b', 'c']],
    ['smart falcon \\(umamusume\\), idol', ['smart falcon \\(umamusume\\)', 'idol']],
    ['(red hat, blue coat:1.2), smile', ['(red hat, blue coat:1.2)', 'smile']],
    ['<lora:keeper:0.8>, keeper', ['keeper']],
    ['first line\nsecond, third', ['first line', 'second', 'third']],
    ['Hat, hat, HAT', ['Hat']],
    [':( sad, rain', [':( sad', 'rain']],
    ['[from:to, x', ['[from:to', 'x']],
    [') odd, b', [') odd', 'b']],
    ['', []],
    [17, []],
  ])('%j', (text, words) => {
    expect(splitWords(text)).toEqual(words);
  });

  it('is not slowed down by brackets that never close', () => {
    expect(splitWords('('.repeat(20_000)).length).toBe(1);
  });
});

describe('trigger words', () => {
  it('come from sidecars, then Civitai, then the header, each once and with its source', () => {
    const words = readTriggerWords({
      training: readTraining(KOHYA_HEADER),
      metadata: KOHYA_HEADER,
      sidecars: [
        { words: ['lntrn keeper', 'night'], source: 'civitai', from: 'trainedWords' },
        { words: ['Keeper!'], source: 'sidecar', from: 'x.json' },
      ],
    });
    expect(words).toEqual([
      { word: 'Keeper!', source: 'sidecar', from: 'x.json' },
      { word: 'lntrn keeper', source: 'civitai', from: 'trainedWords' },
      { word: 'night', source: 'civitai', from: 'trainedWords' },
      { word: 'holding lantern', source: 'header', from: 'modelspec.trigger_phrase' },
      { word: 'lantern keeper', source: 'rule', from: 'class tokens of the dataset folders' },
    ]);
  });

  it('take a trigger from the training comment', () => {
    const metadata = {
      ss_training_comment: 'trigger word is smart falcon \\(umamusume\\)',
      ss_dataset_dirs: '{"16_smf girl": {"img_count": 43}}',
    };
    expect(wordsOf(metadata)).toEqual([
      { word: 'smart falcon \\(umamusume\\)', source: 'header', from: 'ss_training_comment' },
      { word: 'smf girl', source: 'rule', from: 'class tokens of the dataset folders' },
    ]);
  });

  it('take learned tokens that travel in the file', () => {
    expect(wordsOf({ '<s1>': '<embed>', '<s2>': '<embed>', 'unet:0:rank': '1' }).map((w) => w.word)).toEqual([
      '<s1>',
      '<s2>',
    ]);
  });

  it('take caption prefixes before class tokens', () => {
    const subset = {
      image_dir: 'a',
      class_tokens: 'fox',
      caption_prefix: 'ppr fox, ',
      num_repeats: 1,
      img_count: 1,
    };
    expect(wordsOf({ ss_datasets: [{ subsets: [subset] }] })).toEqual([
      { word: 'ppr fox', source: 'rule', from: 'caption prefix' },
      { word: 'fox', source: 'rule', from: 'class tokens of the dataset folders' },
    ]);
  });

  it('are never training tags, general folder names or regularisation classes', () => {
    const metadata = {
      ss_tag_frequency: '{"img": {"hat": 9, "coat": 8}, "5_images": {"hat": 1}}',
      ss_reg_dataset_dirs: '{"1_portrait of someone": {"img_count": 2}}',
    };
    expect(wordsOf(metadata)).toEqual([]);
  });
});
