import { LIMITS } from '@lora/schema/values';
import { parseJson } from '../parse-json.js';
import { type PlainObject, isPlainObject, textOf } from '../plain-values.js';
import { emptyCivitaiFacts } from './civitai-facts.js';
import { decodeText } from './decode-text.js';
import { cleanFieldValues } from './field-values.js';
import { readCivitai } from './read-civitai.js';
import {
  fullHash,
  readA1111,
  readLoraManager,
  readRgthree,
  readStabilityMatrix,
  readSwarm,
} from './read-json-sidecars.js';
import type { SidecarContent } from './sidecar-content.js';
import { SIDECAR_MAX_BYTES, type SidecarForm } from './sidecar-forms.js';

export type ParsedSidecar =
  | ({ ok: true; form: SidecarForm; name?: string } & SidecarContent)
  | { ok: false; form: SidecarForm; name?: string; problem: string };

/**
 * Reads one sidecar. Never throws: a damaged file gives a problem that says what is wrong and where.
 * @param fileName the model's own name, which tells its version in a model's whole Civitai answer
 */
export function parseSidecar(form: SidecarForm, bytes: Uint8Array, fileName?: string): ParsedSidecar {
  if (bytes.length > SIDECAR_MAX_BYTES) {
    return {
      ok: false,
      form,
      problem: `${bytes.length} bytes are more than the ${SIDECAR_MAX_BYTES} that a sidecar may have`,
    };
  }
  try {
    return { form, ...read(form, bytes, fileName) };
  } catch (error) {
    // The readers take any value; should one fail all the same, its adapter must not suffer.
    return {
      ok: false,
      form,
      problem: `unreadable: ${error instanceof Error ? error.message : 'unknown error'}`,
    };
  }
}

type Answer = ({ ok: true } & SidecarContent) | { ok: false; problem: string };

function read(form: SidecarForm, bytes: Uint8Array, fileName: string | undefined): Answer {
  if (form === 'description' || form === 'description-long' || form === 'page') return readText(form, bytes);
  if (form === 'sha256') return readHash(bytes);
  const decoded = decodeText(bytes, false);
  if (!decoded.ok) return decoded;
  const json = parseJson(decoded.text);
  if (!json.ok) return json;
  if (!isPlainObject(json.value))
    return { ok: false, problem: `a JSON object was expected, this is ${kindOf(json.value)}` };
  return { ok: true, ...readObject(form, json.value, fileName) };
}

function readObject(
  form: Exclude<SidecarForm, 'description' | 'description-long' | 'page' | 'sha256'>,
  json: PlainObject,
  fileName: string | undefined,
): SidecarContent {
  switch (form) {
    case 'lora-manager':
      return readLoraManager(json);
    case 'stability-matrix':
      return readStabilityMatrix(json);
    case 'swarm':
      return readSwarm(json);
    case 'rgthree':
      return readRgthree(json);
    case 'a1111':
      // `x.metadata.json` is also the A1111 name for a model called `x.metadata`: it is LoRA Manager's of `x`.
      return isLoraManagers(json) ? { values: {}, claimedSha256: null } : readA1111(json);
    case 'civitai-info':
    case 'api-info':
      return readRawCivitai(json, fileName);
  }
}

function isLoraManagers(json: PlainObject): boolean {
  return 'file_name' in json && 'file_path' in json && 'model_name' in json;
}

/** An empty object, or an answer that is an error, is how downloaders remember that Civitai knows nothing. */
function readRawCivitai(json: PlainObject, fileName: string | undefined): SidecarContent {
  const known = Object.keys(json).length > 0 && !('error' in json && !('id' in json));
  return {
    values: {},
    civitai: known ? readCivitai(json, fileName) : { ...emptyCivitaiFacts(), notOnCivitai: true },
    claimedSha256: null,
  };
}

function readText(form: 'description' | 'description-long' | 'page', bytes: Uint8Array): Answer {
  const decoded = decodeText(bytes, true);
  if (!decoded.ok) return decoded;
  const text = form === 'page' ? bodyOf(decoded.text) : decoded.text;
  if (textOf(text, LIMITS.description) === null) return { ok: true, values: {}, claimedSha256: null };
  return { ok: true, values: cleanFieldValues({ description: text }), claimedSha256: null };
}

/** The body of a page without what is no text; what remains is still foreign HTML, to be sanitised when shown. */
function bodyOf(page: string): string {
  const open = /<body\b[^>]*>/i.exec(page);
  const body = open ? page.slice(open.index + open[0].length) : page;
  const close = /<\/body\b/i.exec(body);
  return withoutElement(withoutElement(close ? body.slice(0, close.index) : body, 'script'), 'style');
}

/** In one pass: an element without an end takes the rest with it, as in a browser. */
function withoutElement(html: string, name: 'script' | 'style'): string {
  const opens = new RegExp(`<${name}\\b`, 'gi');
  const closes = new RegExp(`</${name}\\b[^>]*>`, 'gi');
  let kept = '';
  let from = 0;
  for (let open = opens.exec(html); open; open = opens.exec(html)) {
    kept += html.slice(from, open.index);
    closes.lastIndex = open.index;
    from = closes.exec(html) ? closes.lastIndex : html.length;
    opens.lastIndex = from;
  }
  return kept + html.slice(from);
}

/** `HASH`, or `HASH  name` as sha256sum prints it. */
function readHash(bytes: Uint8Array): Answer {
  const decoded = decodeText(bytes, false);
  if (!decoded.ok) return decoded;
  const hash = fullHash(/^\s*([0-9a-fA-F]{64})(?:\s|$)/.exec(decoded.text)?.[1]);
  if (hash === null) return { ok: false, problem: 'no SHA-256 at its start: 64 hex digits were expected' };
  return { ok: true, values: {}, claimedSha256: hash };
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  return value === null ? 'null' : `a ${typeof value}`;
}
