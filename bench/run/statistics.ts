/** The value below which that share of them lies, between two neighbours in proportion. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? below;
  return below + (above - below) * (place - Math.floor(place));
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** "lower quartile / median [least-most]" */
export function spread(values: readonly number[]): string {
  if (values.length === 0) return '-';
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${brief(quantile(values, 0.25))} / ${brief(median(values))} [${brief(least)}-${brief(most)}]`;
}

/** "median [lower quartile-upper quartile]" */
export function quartiles(values: readonly number[]): string {
  if (values.length === 0) return '-';
  return `${brief(median(values))} [${brief(quantile(values, 0.25))}-${brief(quantile(values, 0.75))}]`;
}

/** Two or three digits that mean something. */
export function brief(value: number): string {
  if (!Number.isFinite(value)) return '-';
  if (value >= 100) return value.toFixed(0);
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
