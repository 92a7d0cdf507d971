/** Attributions side by side. */
export function GalleryPanel() {
  return <p className="hint">Click an input and pick units to see their maps side by side.</p>;
}
