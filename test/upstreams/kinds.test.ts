import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { schema } from '../../src/schema/index.ts';
import { kinds } from '../../src/upstreams/index.ts';

const SRC = new URL('../../src/', import.meta.url);
const NAMES = Object.entries(kinds).flatMap(([key, { name }]) => [key, name]);
// The sandbox is those services, and no part of the gateway.
const OTHERS = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !/^(upstreams|sandbox)\//.test(path))
  .sort();

/** The places in code where the name of a kind stands: as a word of its own, or in the path of an import. */
function namesIn(source: string): string[] {
  const pattern = new RegExp(`(?<![A-Za-z])(${NAMES.join('|')})(?![A-Za-z])`, 'i');
  const code = source.replace(/\/\*[\s\S]*?\*\/|(?<![:'"\w])\/\/.*/g, '');
  return code.split('\n').flatMap((line) => {
    // A sentence may tell of one kind; a text of one word, and a path, are code.
    const withoutSentences = line.replace(/(['"`])(?:\\.|(?!\1).)*\1/g, (text) => (/[ :]/.test(text) ? '' : text));
    return pattern.test(withoutSentences) ? [withoutSentences.trim()] : [];
  });
}

it('are named in code outside their folders by the discriminator of the configuration and the enum of the schema alone', () => {
  const found = OTHERS.flatMap((path) =>
    namesIn(readFileSync(new URL(path, SRC), 'utf8')).map((line) => `${path}: ${line}`),
  );
  expect(found).toEqual([
    "config/upstream-schema.ts: .enum(['cbr', 'karbor'], { error:  })",
    'schema/upstream.ts: CBR: ,',
    'schema/upstream.ts: KARBOR: ,',
  ]);
});

it.each([
  "if (upstream.kind === 'cbr') return;",
  'const calls = { KARBOR: 3, CBR: 1 };',
  "import { getVault } from '../upstreams/cbr/vaults.ts';",
  'export const OF_KARBOR = 1;',
  'const { cbr } = reach;',
])('are found in %s', (line) => {
  expect(namesIn(line)).toHaveLength(1);
});

it('are the values of the enum of the schema', () => {
  const type = schema.getType('UpstreamKind');
  const values = type && 'getValues' in type ? type.getValues().map(({ value }) => value) : [];
  expect(values).toEqual(Object.values(kinds).map(({ name }) => name));
});
