import type { BatchSelection } from '@lora/schema';
import { create } from 'zustand';
import type { ChangeKind } from '../../../features/batches/change-kinds.js';

/** A bulk change that is being planned or done, with the selection as it was when it was opened. */
export interface Bulk {
  what: ChangeKind | 'add-to';
  selection: BatchSelection;
  count: number;
}

/** Kept beside the selection, which may end while its change is still being looked at (hidden adapters leave it). */
export const useBulk = create<{ bulk: Bulk | null }>(() => ({ bulk: null }));

export function openBulk(bulk: Bulk): void {
  useBulk.setState({ bulk });
}

export function closeBulk(): void {
  useBulk.setState({ bulk: null });
}
