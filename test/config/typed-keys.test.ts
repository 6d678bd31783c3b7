// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is the notation under test
import { expect, it } from 'vitest';
import { configJsonSchema } from '../../src/config/config.ts';
import { complaints, read, SG } from '../support/config.ts';

const NO_UPSTREAMS = 'upstreams is missing; accepted: a list of at least one upstream';
const UNUSABLE = 'sandbox is "${SB}", whose value is not usable; accepted: true or false';

interface Schema {
  readonly type?: string | readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

type Key = readonly [path: string, value: number | boolean];

/** The keys below a value that are numbers, or true or false, each with one that is accepted. */
function typedKeys({ type = [], minimum, maximum, properties = {}, items, anyOf = [] }: Schema, path: string): Key[] {
  if (type.includes('boolean')) return [[path, false]];
  if (type.includes('integer') || type.includes('number')) return [[path, minimum ?? maximum ?? 0]];
  return [
    ...Object.entries(properties).flatMap(([key, below]) => typedKeys(below, path === '' ? key : `${path}.${key}`)),
    ...(items ? typedKeys(items, `${path}[0]`) : []),
    ...anyOf.flatMap((form) => typedKeys(form, path)),
  ];
}

const FILE = {
  upstreams: [SG],
  callers: [{ name: 'console', keySha256: 'a'.repeat(64) }],
  limits: {},
  rateLimit: { callsPerMinute: 1 },
  trustedDocuments: { manifest: 'documents.json' },
  metrics: {},
  tracing: {},
};

/** The file with a value at that place. */
function fileWith(path: string, value: unknown): object {
  const file = structuredClone(FILE) as object;
  const keys = path.split(/\.|\[|\]\.?/);
  const last = keys.pop() ?? '';
  const parent = keys.reduce<object>((part, key) => (part as Record<string, object>)[key] ?? {}, file);
  Object.assign(parent, { [last]: value });
  return file;
}

const KEYS = typedKeys(configJsonSchema() as Schema, '');

it.each(KEYS)('%s may be a variable that stands for %s, and for nothing else', (path, value) => {
  const written = read(fileWith(path, value));
  expect(read(fileWith(path, '${V}'), { V: String(value) })).toEqual(written);
  expect(complaints(fileWith(path, '${V}'), { V: 'perhaps' })).toEqual([
    expect.stringContaining(`${path} is "\${V}", whose value is not usable; accepted: `),
  ]);
});

it('there are such keys at every level', () => {
  const paths = KEYS.map(([path]) => path);
  const some = ['port', 'sandbox', 'limits.nodes', 'callers[0].write', 'upstreams[0].callsPerSecond'];
  expect(paths).toEqual(expect.arrayContaining(some));
  expect(paths.length).toBeGreaterThan(30);
});

it.each<[object, Record<string, string>, readonly string[]]>([
  [{}, {}, [NO_UPSTREAMS]],
  [{ sandbox: '${SB}' }, { SB: 'false' }, [NO_UPSTREAMS]],
  [
    { sandbox: '${SB}' },
    {},
    ['sandbox needs the environment variable SB, which is not set; accepted: set SB, or write the value here'],
  ],
  [{ sandbox: '${SB}' }, { SB: 'TRUE' }, [UNUSABLE]],
  [{ sandbox: 'yes' }, {}, ['sandbox is "yes"; accepted: true or false']],
  [
    { sandbox: '${SB}', upstreams: [] },
    { SB: 'TRUE' },
    ['upstreams is an empty list; accepted: a list of at least one upstream', UNUSABLE],
  ],
])(
  'upstreams are missing where no sandbox stands for them, and not where nobody can tell: %j with %j',
  (content, env, expected) => {
    expect(complaints(content, env)).toEqual(expected);
  },
);
