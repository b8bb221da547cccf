import type { AdapterItem } from '@lora/schema';

/** Strength where nobody has said another: the file as its maker trained it. */
const WEIGHT_DEFAULT = 1;

/** `flat_ink.safetensors` -> `flat_ink`. */
export function stemOf(fileName: string): string {
  return fileName.replace(/\.[^.]+$/, '');
}

/** What goes into a prompt: `<lora:flat_ink:0.8> ink style`, the form that A1111, Forge and SD.Next read. */
export function promptText(
  item: Pick<AdapterItem, 'fileName' | 'triggerWords'>,
  weight: number | null,
): string {
  return [`<lora:${stemOf(item.fileName)}:${weight ?? WEIGHT_DEFAULT}>`, item.triggerWords.join(', ')]
    .filter(Boolean)
    .join(' ');
}
