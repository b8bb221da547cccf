import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FileHandle } from 'node:fs/promises';
import { THUMBNAIL_WIDTHS } from '@lora/schema/values';
import type { StillTool } from './find-still-tool.js';
import type { MediaType } from './media-type.js';
import { PreviewRefusal } from './preview-refusal.js';

/** ffmpeg is ended after this long; a 4K clip takes 0.5 s, on a slow machine under load perhaps 5. */
const TIMEOUT_MS = 15_000;
/** Larger frames are not decoded; 8K has 33 million pixels. */
const MAX_PIXELS = 40_000_000;
/** What is taken is at most 1024 x 3072 pixels large, 9 MiB even if PNG could not pack it. */
const MAX_STILL_BYTES = 16 * 1024 * 1024;
/** Of what ffmpeg complains about, this much is kept for the cause. */
const MAX_WORDS = 2_000;
/** Looked through for the frame that shows most: clips often begin in black. */
const FRAMES = 24;
/** What browsers play; each further decoder is one more that a hostile clip may choose. */
const DECODERS = 'h264,hevc,vp8,vp9,av1,libdav1d,libaom-av1,libvpx,libvpx-vp9';
/** The descriptor under which ffmpeg finds the clip. */
const CLIP_DESCRIPTOR = 3;

/**
 * A PNG of a frame near the start of a clip, no larger than the largest thumbnail. ffmpeg works in a process of its
 * own: one that crashes, hangs or eats memory on a hostile file takes nothing else with it. It gets the open file and
 * no name, reads the one container that the bytes announce (so no play list that names other files), and may use no
 * network.
 *
 * Options: https://ffmpeg.org/ffmpeg.html, https://ffmpeg.org/ffmpeg-formats.html; tried with ffmpeg 4.1 and 5.1.
 *
 * @param clip stays open
 * @throws PreviewRefusal `no_still` when ffmpeg can't; the signal's AbortError when the caller gave up
 */
export async function takeStill(
  clip: FileHandle,
  type: MediaType,
  tool: StillTool,
  o: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  // Windows has no names for open descriptors: there ffmpeg reads the clip as a stream, which does for most.
  const asStream = process.platform === 'win32';
  const child = spawn(tool.program, [...tool.leading, ...optionsFor(type, asStream)], {
    stdio: [asStream ? clip.fd : 'ignore', 'pipe', 'pipe', asStream ? 'ignore' : clip.fd],
    env: {},
    timeout: o.timeoutMs ?? TIMEOUT_MS,
    killSignal: 'SIGKILL',
    windowsHide: true,
    ...(o.signal && { signal: o.signal }),
  });
  const [ended, still, words] = await Promise.allSettled([
    once(child, 'close'),
    collect(child, child.stdout, MAX_STILL_BYTES),
    collectWords(child.stderr?.setEncoding('utf8') ?? null),
  ]);
  o.signal?.throwIfAborted();
  const said = words.status === 'fulfilled' ? words.value : '';
  const failure = [ended, still].find((each) => each.status === 'rejected');
  if (failure) throw refuseClip(failure.reason);
  if (child.exitCode !== 0 || still.status === 'rejected' || still.value.length === 0) {
    throw refuseClip(new Error(`ffmpeg ended with ${child.exitCode ?? child.signalCode}: ${said}`));
  }
  return still.value;
}

function optionsFor(type: MediaType, asStream: boolean): string[] {
  const [protocol, url] = asStream ? ['pipe', 'pipe:0'] : ['file', `file:/dev/fd/${CLIP_DESCRIPTOR}`];
  const width = Math.max(...THUMBNAIL_WIDTHS);
  const fit = `scale=w=min(iw\\,${width}):h=min(ih\\,${3 * width}):force_original_aspect_ratio=decrease`;
  const container = type === 'video/webm' ? 'matroska' : 'mov';
  const guards = [
    '-protocol_whitelist',
    protocol,
    '-codec_whitelist',
    DECODERS,
    '-max_pixels',
    `${MAX_PIXELS}`,
  ];
  const input = ['-f', container, ...guards, '-threads', '1', '-i', url];
  const frame = ['-map', '0:v:0', '-an', '-sn', '-dn', '-vf', `${fit},thumbnail=${FRAMES}`, '-frames:v', '1'];
  const output = ['-filter_threads', '1', '-threads', '1', '-c:v', 'png', '-f', 'image2pipe', 'pipe:1'];
  return ['-nostdin', '-hide_banner', '-loglevel', 'error', ...input, ...frame, ...output];
}

/**
 * @param stream null where the child could not be given one: no descriptors are left
 * @throws an Error, and ends the child, when it sends more than `limit`
 */
async function collect(
  child: ChildProcess,
  stream: AsyncIterable<Buffer> | null,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream ?? []) {
    size += part.length;
    if (size > limit) {
      child.kill('SIGKILL');
      throw new Error(`ffmpeg sent more than ${limit} bytes.`);
    }
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** Reads to the end, or a talkative child would wait for room, and keeps the beginning. */
async function collectWords(stream: AsyncIterable<string> | null): Promise<string> {
  let words = '';
  for await (const part of stream ?? []) {
    if (words.length < MAX_WORDS) words += part;
  }
  return words.slice(0, MAX_WORDS).trim();
}

function refuseClip(cause: unknown): PreviewRefusal {
  return new PreviewRefusal('no_still', 'ffmpeg could take no still of this clip: show the clip itself.', {
    cause,
  });
}
