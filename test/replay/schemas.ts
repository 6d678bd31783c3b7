import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { parse, print, visit } from 'graphql';

/** What a build takes and gives by its own word, descriptions left out. */
export function schemasOf(entry: string): Record<string, string> {
  const file = (name: string) => readFileSync(new URL(`../schema/${name}`, pathToFileURL(entry)), 'utf8');
  const bare = visit(parse(file('schema.graphql'), { noLocation: true }), {
    enter: (node) => ('description' in node ? { ...node, description: undefined } : undefined),
  });
  const withoutWords = (key: string, value: unknown) => (key === 'description' ? undefined : value);
  return {
    'SDL without descriptions': createHash('sha256').update(print(bare)).digest('hex'),
    'schema of the configuration': JSON.stringify(JSON.parse(file('config.schema.json'), withoutWords)),
  };
}
