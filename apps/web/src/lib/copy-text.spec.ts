import { afterEach, describe, expect, it, vi } from 'vitest';
import { copyText } from './copy-text.js';

describe('copying', () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'clipboard');
    vi.unstubAllGlobals();
  });

  function offerClipboard(writeText: (text: string) => Promise<void>) {
    vi.stubGlobal('isSecureContext', true);
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
  }
  function allowSelection(works: boolean): string[] {
    const copied: string[] = [];
    document.execCommand = () => {
      const area = document.activeElement;
      copied.push(area instanceof HTMLTextAreaElement ? area.value : '');
      return works;
    };
    return copied;
  }

  it('uses the clipboard where there is one', async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => {});
    offerClipboard(writeText);
    await expect(copyText('abc')).resolves.toBe(true);
    expect(writeText).toHaveBeenCalledWith('abc');
  });

  it('selects the text on a page without https, and gives the focus back', async () => {
    vi.stubGlobal('isSecureContext', false);
    const copied = allowSelection(true);
    const button = document.body.appendChild(document.createElement('button'));
    button.focus();
    await expect(copyText('<lora:x:0.8>')).resolves.toBe(true);
    expect(copied).toEqual(['<lora:x:0.8>']);
    expect(document.activeElement).toBe(button);
    expect(document.querySelector('textarea')).toBeNull();
    button.remove();
  });

  it('falls back when the clipboard is forbidden, and says when nothing worked', async () => {
    offerClipboard(() => Promise.reject(new Error('forbidden')));
    allowSelection(false);
    await expect(copyText('abc')).resolves.toBe(false);
  });
});
