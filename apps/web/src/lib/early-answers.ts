/** An answer that nobody has taken by then may be out of date. */
const FRESH_MS = 10_000;

declare global {
  interface Window {
    /** What public/start.js has asked the server for, by address. */
    loraEarly?: {
      answers: Map<string, Promise<Response>>;
      askedAt: number;
      /** Whether it was asked for the person who was signed in here last. */
      known: boolean;
    };
  }
}

/** The answer to `url` that was asked for before this code was there, once; undefined: ask for it. */
export function takeEarly(url: string): Promise<Response> | undefined {
  const early = window.loraEarly;
  const answer = early?.answers.get(url);
  early?.answers.delete(url);
  return early && Date.now() - early.askedAt < FRESH_MS ? answer : undefined;
}

/** Lets go of what was asked for early, as when the server or the person has gone: what was said before counts no more. */
export function dropEarly(): void {
  const answers = window.loraEarly?.answers;
  // An answer that nobody reads stays open.
  for (const answer of answers?.values() ?? []) answer.then(({ body }) => body?.cancel()).catch(() => {});
  answers?.clear();
}

/** Lets go of what was asked for a person who has signed out since, in another tab. */
export function dropEarlyOfGone(known: boolean): void {
  if (window.loraEarly?.known && !known) dropEarly();
}
