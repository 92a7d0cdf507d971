export { formatBytes } from '../../lib/bytes.ts';

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `10,000`. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** Four significant digits, plain where that is short: `0.9412`, `12.34`, `1.2e-7`. */
export function formatValue(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return Number(value.toPrecision(4)).toString();
}

/** Three digits, and no more than three decimals, for narrow columns: `0.941`, `12.3`, `1e-7`. */
export function formatShort(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || value === 0) return String(value);
  if (size < 1e-3 || size >= 1e5) return value.toExponential(0);
  return Number(size < 1 ? value.toFixed(3) : value.toPrecision(3)).toString();
}

/** `92.3 %`. */
export function formatShare(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** Milliseconds: `84 ms`, and from ten seconds on `12.3 s`. */
export function formatMs(ms: number): string {
  return ms < 10_000 ? `${whole.format(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Seconds for a countdown: `8 s`, `2 min 5 s`. */
export function formatSeconds(seconds: number): string {
  const rounded = Math.ceil(seconds);
  return rounded < 60 ? `${rounded} s` : `${Math.floor(rounded / 60)} min ${rounded % 60} s`;
}

/** `28 × 28 × 1`. */
export function formatShape(shape: readonly number[]): string {
  return shape.join(' × ');
}

/** Class name of a label when there is one, else its number. */
export function className(classes: readonly string[] | null | undefined, label: number): string {
  return classes?.[label] ?? String(label);
}
