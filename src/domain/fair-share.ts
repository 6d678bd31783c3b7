/**
 * The part of a shared bounded resource that one caller may hold: 7/8 of it, or half of it while others wait. Rounded up, so
 * that a size of 1 is usable.
 */
export function shareOfOne(size: number, doOthersWait: boolean): number {
  return Math.ceil(doOthersWait ? size / 2 : (size * 7) / 8);
}
