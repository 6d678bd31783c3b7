/** A file of the package, by its path there. `src` and the flat `dist` of the bundle lie at the same depth. */
export function packageFile(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
