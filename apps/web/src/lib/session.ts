import type { Me } from '@lora/schema';
import { create } from 'zustand';

/**
 * Where the page stands with its person:
 * `starting` asking the server · `unreachable` no answer and nobody known · `set-up` no owner yet ·
 * `signed-out` · `signed-in` · `offline` no answer, showing what this person saw last, read-only.
 */
export type SessionPhase = 'starting' | 'unreachable' | 'set-up' | 'signed-out' | 'signed-in' | 'offline';

interface SessionState {
  phase: SessionPhase;
  user: Me | null;
  /** Lives in memory only: a script that gets into the page later finds nothing stored. */
  accessToken: string | null;
  expiresAt: number | null;
}

export const useSession = create<SessionState>(() => ({
  phase: 'starting',
  user: null,
  accessToken: null,
  expiresAt: null,
}));

/** Takes a fresh access token; the phase is set by who asked for it. */
export function keepToken(session: { accessToken: string; expiresAt: string }): void {
  useSession.setState({ accessToken: session.accessToken, expiresAt: Date.parse(session.expiresAt) });
}

/** Forgets the token and says why the page is without one. */
export function dropToken(phase: 'signed-out' | 'set-up' | 'unreachable' | 'offline'): void {
  useSession.setState({ phase, accessToken: null, expiresAt: null });
}
