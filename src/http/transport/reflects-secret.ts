const PIECE = 12;

/** True if a text repeats twelve consecutive characters of a value that was sent, or a shorter value as a whole. */
export function reflectsSecret(text: string, sent: readonly string[]): boolean {
  const pieces = Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE));
  return sent.some((one) => one === text || pieces.some((piece) => one.includes(piece)));
}
