/** An instant in milliseconds as a DateTime of the API. */
export const at = (instant: number) => new Date(instant).toISOString();
