import { UsageError } from '../run/usage-error.ts';

export function chaosUsage(parts: readonly string[]): string {
  return `npm run chaos -- [PART]...

Breaks upstreams and clients, and measures the promises of docs/guarantees.md. Parts; default: all

${parts.map((part) => `  ${part}\n`).join('')}
CHECK_SCALE=0.2 makes it shorter, CHECK_SEED=N sets the seed. Ends with 1 if a promise is broken.
`;
}

/** @returns undefined when help was asked for. */
export function readParts<Part extends string>(words: readonly string[], parts: readonly Part[]) {
  if (words.includes('--help')) return undefined;
  if (words.length === 0) return parts;
  return words.map((word) => {
    const found = parts.find((part) => part === word);
    if (found) return found;
    throw new UsageError(`npm run chaos has no part "${word}"; accepted: ${parts.join(', ')}.`);
  });
}
