// Medians and percentiles of samples. A row is judged by the ratio of medians of one run, never by one sample.

export function median(samples: readonly number[]): number {
  return percentile(samples, 50);
}

/** Linear between neighbours; NaN for no samples. `percent` 0..100. */
export function percentile(samples: readonly number[], percent: number): number {
  if (samples.length === 0) return Number.NaN;
  const sorted = [...samples].sort((one, other) => one - other);
  const place = ((sorted.length - 1) * percent) / 100;
  const low = sorted[Math.floor(place)]!;
  const high = sorted[Math.ceil(place)]!;
  return low + (high - low) * (place - Math.floor(place));
}

/** Half the distance between the quartiles: how far a typical sample is from the median. */
export function spread(samples: readonly number[]): number {
  return (percentile(samples, 75) - percentile(samples, 25)) / 2;
}

/** Of ours to the peer's; what the peer does for nothing cannot be beaten, and counts as one when we do it for nothing too. */
export function ratio(ours: number, peer: number): number {
  if (peer > 0) return Math.max(ours, 0) / peer;
  return ours <= 0 ? 1 : Number.POSITIVE_INFINITY;
}
