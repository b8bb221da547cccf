/**
 * By the tag in lower case: the name that adapters show for it, or null where they show nothing. A managed tag has a
 * rule too: its own spelling.
 */
export type TagRules = ReadonlyMap<string, string | null>;

/** Tags as adapters show them: other names replaced, dropped ones left out, each once whatever its case. */
export function applyTagRules(tags: readonly string[], rules: TagRules): string[] {
  if (rules.size === 0) return [...tags];
  const shown = new Map<string, string>();
  for (const tag of tags) {
    const rule = rules.get(tag.toLowerCase());
    if (rule === null) continue;
    const name = rule ?? tag;
    const key = name.toLowerCase();
    if (!shown.has(key)) shown.set(key, name);
  }
  return [...shown.values()];
}
