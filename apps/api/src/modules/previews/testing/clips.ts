import { readFileSync } from 'node:fs';

const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));

/**
 * Made with ffmpeg 5.1 out of plain colours: `red` is H.264 and AAC in MP4, 128 x 96, 1 s, of which the first fifth is
 * black, index at the end; `blue` is VP9 in WebM, 96 x 128, 0.4 s.
 */
export const CLIPS = { red: read('red.mp4'), blue: read('blue.webm') } as const;
