import { BASE_MODELS, type BaseModel } from '@lora/schema/values';
import { TEXT_ENCODERS } from './architectures/text-encoders.js';
import { compileArchitecture, keyOfPath, type ModuleShape, matchModule } from './module-patterns.js';

const COMPILED = TEXT_ENCODERS.map((encoder) => ({ encoder, compiled: compileArchitecture(encoder) }));

/** Wrappers that some tools leave in the path. */
const WRAPPERS = /^(?:transformer_)?(?:text_model_|model_)?/;

export interface TextEncoderMatch {
  /** Null where the slots say nothing: no text encoder, or one that we do not know. */
  bases: BaseModel[] | null;
  evidence: string[];
}

/** Which base models have these text encoders in these slots; the slots' sets are intersected. */
export function matchTextEncoders(bySlot: ReadonlyMap<string, readonly ModuleShape[]>): TextEncoderMatch {
  let bases: readonly BaseModel[] | null = null;
  const evidence: string[] = [];
  for (const [slot, modules] of bySlot) {
    const kinds = COMPILED.filter(({ compiled }) =>
      modules.every((m) => matchModule(compiled, keyOfPath(m.path.replace(WRAPPERS, '')), m) === 'match'),
    );
    if (kinds.length === 0) {
      evidence.push(`the text encoder in ${slot} is none that we know (${modules[0]?.path ?? ''})`);
      bases = bases ?? [];
      continue;
    }
    const allowed = BASE_MODELS.filter((b) => kinds.some((k) => k.encoder.slots[slot]?.includes(b)));
    evidence.push(
      `${modules.length} modules of ${kinds.map((k) => k.encoder.name).join(' or ')} in ${slot}` +
        (allowed.length > 0 ? `, as ${allowed.join(', ')} have it` : ', where no known model has it'),
    );
    const before: readonly BaseModel[] | null = bases;
    bases = before === null ? allowed : allowed.filter((b) => before.includes(b));
  }
  return { bases: bases === null ? null : [...bases], evidence };
}
