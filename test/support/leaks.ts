const PIECE = 12;
const KNOWN = new Map<string, Set<string>>();

/** Every form in which a secret may stand somewhere: pieces of it, of its base64 (at each offset) and of its URL form. */
export function formsOf(secret: string): Set<string> {
  const known = KNOWN.get(secret);
  if (known) return known;
  const base64 = ['', 'x', 'xx'].flatMap((before) => {
    const shifted = Buffer.from(before + secret);
    // The first characters and the last depend on what stands around it.
    return [shifted.toString('base64').slice(4, -4), shifted.toString('base64url').slice(4, -4)];
  });
  const forms = new Set([secret, ...[secret, encodeURIComponent(secret), ...base64].flatMap(piecesOf)]);
  KNOWN.set(secret, forms);
  return forms;
}

function piecesOf(text: string): string[] {
  return Array.from({ length: Math.max(0, text.length - PIECE + 1) }, (_, at) => text.slice(at, at + PIECE));
}

/** The forms of these secrets that stand in a text. */
export function leaksIn(text: string, secrets: readonly string[]): string[] {
  return secrets.flatMap((secret) => [...formsOf(secret)].filter((form) => text.includes(form)));
}
