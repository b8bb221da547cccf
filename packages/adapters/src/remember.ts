/**
 * A function of a text that keeps its latest answers. Files of a library repeat the same names thousands of times, and
 * looking a name up costs a twentieth of taking it apart. Answers are shared: nobody may change them.
 *
 * @param most how many are kept at least; twice as many at most, so that hostile names cannot fill the memory
 */
export function remember<Answer>(
  work: (text: string) => Answer,
  { most }: { most: number },
): (text: string) => Answer {
  let recent = new Map<string, { answer: Answer }>();
  let older = new Map<string, { answer: Answer }>();
  return (text) => {
    const known = recent.get(text);
    if (known) return known.answer;
    const kept = older.get(text) ?? { answer: work(text) };
    if (recent.size >= most) {
      older = recent;
      recent = new Map();
    }
    recent.set(text, kept);
    return kept.answer;
  };
}

/** Names of tensors or modules that are kept: an SDXL adapter has 2,000 at most, those of a library some 10,000. */
export const KEPT_NAMES = 10_000;
