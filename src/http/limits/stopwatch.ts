/**
 * Starts to measure time; the result gives it in ms. Of two clocks the one that has advanced further counts: the
 * monotonic one does not count the time for which a machine is suspended.
 */
export function stopwatch(): () => number {
  const [startedAt, startedOn] = [performance.now(), Date.now()];
  return () => Math.max(performance.now() - startedAt, Date.now() - startedOn);
}
