const WORDS = ['hung', 'slow', 'cut', 'half', 'words', 'shape'] as const;

/** How the upstream of a soak misbehaves: in a manner of its own, or with a status. */
export type Fault = (typeof WORDS)[number] | number;

/** The id of a plan that is answered so; the fault stands in its first digits. */
export function sickId(fault: Fault, n: number): string {
  const digits = typeof fault === 'number' ? fault : WORDS.indexOf(fault) + 1;
  return `${String(digits).padStart(8, '0')}-0000-4000-a000-${String(n).padStart(12, '0')}`;
}

/** The fault in an id; of any other id it is 404. */
export function faultIn(id: string): Fault {
  const digits = /^(\d{8})-0000-4000-a000-/.exec(id)?.[1];
  return WORDS[Number(digits) - 1] ?? (Number(digits) || 404);
}
