/** A place in the change feed: transaction id and sequence number, both as decimal text (64-bit). */
export interface FeedPosition {
  xid: string;
  seq: string;
}

const POSITION = /^(\d{1,20})\.(\d{1,19})$/;

/** `{ xid: '812', seq: '40' }` -> `812.40`. */
export function formatPosition(position: FeedPosition): string {
  return `${position.xid}.${position.seq}`;
}

/** The opposite of formatPosition; null for anything else. */
export function parsePosition(text: string): FeedPosition | null {
  const match = POSITION.exec(text);
  const [, xid, seq] = match ?? [];
  return xid && seq ? { xid, seq } : null;
}
