const SCALE = Number(process.env.CHECK_SCALE ?? 0);

/** The seed of everything random here; another one is set for a run by CHECK_SEED. */
export const SEED = Number(process.env.CHECK_SEED ?? 20_260_301);

/** How many of the full number are run: CHECK_SCALE=1 runs them all, without it there are a few. */
export function scaled(full: number, few: number): number {
  return SCALE > 0 ? Math.max(1, Math.round(full * SCALE)) : few;
}

/** Says a figure, where a passing test would say nothing. */
export function say(figure: string): void {
  process.stdout.write(`${figure} (seed ${SEED})\n`);
}

/** A bound in time or memory: the figure itself when all is run, five times that on a busy machine. */
export function bounded(figure: number): number {
  return SCALE >= 1 ? figure : 5 * figure;
}
