/** The stamp in the URL lets browsers keep the picture for ever: another picture has another URL. */
export function previewUrl(id: string, stamp: string): string {
  return `/api/v1/previews/${id}?v=${encodeURIComponent(stamp)}`;
}
