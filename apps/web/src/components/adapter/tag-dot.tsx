/** A tag's own colour, as a dot; without one its place stays empty. Never the only sign: the name stands beside it. */
export function TagDot({ color }: { color: string | null }) {
  return (
    <span
      aria-hidden
      className="inline-block size-2.5 shrink-0 rounded-full"
      style={color ? { background: color } : undefined}
    />
  );
}
