/** So many vaults of an upstream are looked at for one page, where it cannot be told to filter them itself. */
export const MOST_LOOKED_AT = 200;

/** How many vaults may still be looked at for a page. Counts down. */
export interface Looks {
  left: number;
}
