/** A UUID that a word of up to 16 characters stands in, for fake upstreams that answer by it. */
export function uuidOf(word: string): string {
  const digits = Buffer.from(word).toString('hex').padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The word in the UUID that a path ends with. */
export function wordIn(path: string): string {
  return Buffer.from(path.slice(-36).replaceAll('-', ''), 'hex').toString().replaceAll('\0', '');
}
