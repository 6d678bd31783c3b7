/** 1 is what the promises are stated for; less is quicker and says less. */
export const SCALE = Number(process.env.CHECK_SCALE ?? 1);
export const SEED = Number(process.env.CHECK_SEED ?? 20_261_122);

export const scaled = (count: number, least: number) => Math.max(least, Math.round(count * SCALE));
export const ms = (value: number) => `${value.toFixed(1)} ms`;
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
