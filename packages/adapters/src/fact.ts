/** A value read from a file, what it rests on in plain words, and how sure that is (0 to 1). */
export interface Fact<T> {
  value: T;
  evidence: string[];
  confidence: number;
}
