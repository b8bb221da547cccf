import { expect, it } from 'vitest';
import { promptText } from './prompt-text.js';

it('writes the prompt as web UIs read it', () => {
  expect(promptText({ fileName: 'flat.ink.safetensors', triggerWords: ['flat ink', 'poster'] }, 0.8)).toBe(
    '<lora:flat.ink:0.8> flat ink, poster',
  );
  expect(promptText({ fileName: 'flat.safetensors', triggerWords: [] }, null)).toBe('<lora:flat:1>');
});
