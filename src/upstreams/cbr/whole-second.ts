/** An instant in the spelling of CBR's time filters: whole seconds with Z. */
export function wholeSecond(instant: string, round: (seconds: number) => number): string {
  return new Date(round(Date.parse(instant) / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}
