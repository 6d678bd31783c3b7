const PIECE = 12;

/** True where a text repeats what was sent: twelve characters in a row, or all of it when it is shorter than that. */
export function reflectsSecret(text: string, sent: readonly string[]): boolean {
  const pieces = Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE));
  return sent.some((one) => one === text || pieces.some((piece) => one.includes(piece)));
}
