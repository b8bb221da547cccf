import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { PreviewRefusal } from './preview-refusal.js';
import { renderThumbnails } from './render-thumbnails.js';
import { drawBomb, drawPicture, middleColour } from './testing/pictures.js';

const samples = process.env.LORA_SAMPLES;

async function sizes(picture: Uint8Array): Promise<[number, number][]> {
  const rendered = await renderThumbnails(picture);
  return Promise.all(
    [...rendered.values()].map(async (webp): Promise<[number, number]> => {
      const { format, width, height } = await sharp(webp).metadata();
      expect(format).toBe('webp');
      return [width, height];
    }),
  );
}

/** The code and message with which a picture is refused. */
async function refusal(picture: Uint8Array): Promise<string> {
  const error: unknown = await renderThumbnails(picture).catch((refused: unknown) => refused);
  return error instanceof PreviewRefusal ? `${error.code}: ${error.message}` : String(error);
}

describe('rendering thumbnails', () => {
  it.each(['png', 'jpeg', 'webp', 'gif', 'avif'] as const)(
    'makes all three widths of a %s',
    async (format) => {
      expect(await sizes(await drawPicture(1600, 1200, format))).toEqual([
        [256, 192],
        [512, 384],
        [1024, 768],
      ]);
    },
  );

  it('never enlarges a picture', async () => {
    expect(await sizes(await drawPicture(300, 450))).toEqual([
      [256, 384],
      [300, 450],
      [300, 450],
    ]);
  });

  it('keeps a very tall strip within three widths', async () => {
    const [small] = await sizes(await drawPicture(100, 9000));
    expect(small?.[1]).toBe(768);
  });

  it('turns a photograph upright as its EXIF says, and leaves the rest of the metadata out', async () => {
    const lying = await sharp(await drawPicture(400, 200, 'jpeg'))
      .withExif({ IFD0: { ImageDescription: 'a secret prompt' } })
      .withMetadata({ orientation: 6 })
      .toBuffer();
    const upright = (await renderThumbnails(lying)).get(256);
    const { width, height, exif } = await sharp(upright).metadata();
    expect([width, height, exif]).toEqual([200, 400, undefined]);
  });

  it('shows the first frame of an animation as a still', async () => {
    const frames = await Promise.all(
      ['#00ff00', '#0000ff'].map((colour) => drawPicture(64, 64, 'png', colour)),
    );
    for (const format of ['gif', 'webp'] as const) {
      const animation = await sharp(frames, { join: { animated: true } })
        .toFormat(format)
        .toBuffer();
      const still = (await renderThumbnails(animation)).get(256) ?? new Uint8Array();
      const { pages, width, height } = await sharp(still).metadata();
      expect([pages ?? 1, width, height]).toEqual([1, 64, 64]);
      expect((await middleColour(still)).green).toBeGreaterThan(200);
    }
  });

  it('renders transparent, grey, 16-bit and CMYK pictures', async () => {
    const red = sharp(await drawPicture(600, 600));
    const kinds = await Promise.all([
      red.clone().ensureAlpha(0.5).png().toBuffer(),
      red.clone().toColourspace('rgb16').png().toBuffer(),
      red.clone().toColourspace('cmyk').jpeg().toBuffer(),
    ]);
    for (const picture of kinds) {
      expect((await middleColour((await renderThumbnails(picture)).get(512) ?? picture)).red).toBeGreaterThan(
        180,
      );
    }
    const grey = await red.clone().greyscale().png().toBuffer();
    const { red: r, green: g } = await middleColour((await renderThumbnails(grey)).get(512) ?? grey);
    expect(Math.abs(r - g)).toBeLessThan(4);
  });

  it('refuses a bomb of more than 100 megapixels, however small its file', async () => {
    expect(await refusal(drawBomb(30_000, 30_000))).toMatch(/^preview_unusable: .*more than 100 megapixels/);
    expect(await refusal(drawBomb(12_000, 9_000, true))).toMatch(
      /^preview_unusable: .*more than 100 megapixels/,
    );
  });

  it('renders a picture just under the limit', async () => {
    expect((await sizes(drawBomb(12_500, 8_000, true)))[0]).toEqual([256, 164]);
  });

  it('refuses pictures that are cut off or damaged', async () => {
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const noise = await sharp({
        create: {
          width: 300,
          height: 300,
          channels: 3,
          background: '#888',
          noise: { type: 'gaussian', mean: 128, sigma: 60 },
        },
      })
        .toFormat(format)
        .toBuffer();
      expect(await refusal(noise.subarray(0, Math.floor(noise.length / 2)))).toMatch(
        /^preview_unusable: .*damaged or cut off/,
      );
      expect(await refusal(noise.subarray(0, 20))).toMatch(/^preview_unusable: .*damaged or cut off/);
    }
    expect(await refusal(drawBomb(400, 400))).toMatch(/^preview_unusable: .*damaged or cut off/);
  });

  it.runIf(samples !== undefined)(
    'renders or refuses every sample picture, and nothing else happens',
    async () => {
      for (const name of [
        'automatic1111_cropped.jpg',
        'comfyui_img2img.png',
        'lora.png',
        'text_after_idat.png',
      ]) {
        expect((await renderThumbnails(await readFile(join(samples ?? '', 'images', name)))).size).toBe(3);
      }
      expect(await refusal(await readFile(join(samples ?? '', 'images', 'empty_file.png')))).toMatch(
        /^preview_unusable: .*damaged/,
      );
    },
  );
});

console.info(
  samples === undefined
    ? 'thumbnails: own pictures only (LORA_SAMPLES is not set)'
    : 'thumbnails: own and sample pictures',
);
