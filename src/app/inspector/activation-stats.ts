/** What is known of one channel's map. */
export type ChannelStats = { channel: number; peak: number; peakCell: number };

/** Peak of every channel of row-major [h, w, c] activations; `peakCell` = row * width + column of the first peak. */
export function channelStats(data: ArrayLike<number>, channels: number): ChannelStats[] {
  const stats = Array.from({ length: channels }, (_, channel) => ({
    channel,
    peak: Number.NEGATIVE_INFINITY,
    peakCell: 0,
  }));
  for (let i = 0; i < data.length; i++) {
    const own = stats[i % channels];
    const value = data[i] ?? Number.NaN;
    if (own && value > own.peak) {
      own.peak = value;
      own.peakCell = Math.floor(i / channels);
    }
  }
  return stats;
}

/** One channel of row-major [h, w, c] activations as [h, w]. */
export function channelMap(data: Float32Array, channels: number, channel: number): Float32Array {
  const map = new Float32Array(data.length / channels);
  for (let i = 0; i < map.length; i++) map[i] = data[i * channels + channel] ?? 0;
  return map;
}

/** Smallest and largest value; [0, 0] of nothing. */
export function rangeOf(values: ArrayLike<number>): [low: number, high: number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? Number.NaN;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? [low, high] : [0, 0];
}

/** Positions by falling value, ties by smaller position; at most `count`. */
export function topPositions(values: ArrayLike<number>, count: number): number[] {
  return Array.from({ length: values.length }, (_, i) => i)
    .sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b)
    .slice(0, count);
}
