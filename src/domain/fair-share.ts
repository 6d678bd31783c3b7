/**
 * How much of something bounded that all callers share one of them may hold: 7/8 of it, and no more than half while
 * others wait. Rounded up, so that the smallest store serves somebody.
 */
export function shareOfOne(size: number, doOthersWait: boolean): number {
  return Math.ceil(doOthersWait ? size / 2 : (size * 7) / 8);
}
