/** How answers of servers without code differ in their envelope; everything else has to be the same text. */
export const ENVELOPES: readonly string[] = [
  'Hive Gateway and Tailcall show a plan below the key `plan` of its REST answer',
  'they show the rows of a list below the key of the REST answer, `checkpoints` or `plans`, and not below `nodes`',
];

/** An answer of a server that shows REST answers as they are, without their envelopes. */
export function withoutEnvelope(text: string): string {
  const { data, ...rest } = JSON.parse(text) as { data?: Record<string, unknown> };
  if (data === undefined) return text;
  return JSON.stringify({
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, opened(value)])),
    ...rest,
  });
}

function opened(value: unknown): unknown {
  if (!isObject(value)) return value;
  if ('plan' in value) return value.plan;
  const rows = value.checkpoints ?? value.plans;
  if (!Array.isArray(rows)) return value;
  return {
    nodes: rows.map((row) => (isObject(row) && 'vault' in row ? { ...row, vault: opened(row.vault) } : row)),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What only a reply that failed has; some servers show null and no error. */
export const FAILURE_MARKS: readonly string[] = [
  '"errors":',
  ...['vault', 'vaults', 'checkpoints', 'plan', 'plans'].map((key) => `"${key}":null`),
];

/** Where two texts part; undefined when they are the same. A line's end behind the text does not count. */
export function differenceOf(expected: string, text: string): string | undefined {
  const actual = text.trimEnd();
  if (actual === expected) return undefined;
  let at = 0;
  while (at < expected.length && expected[at] === actual[at]) at += 1;
  const cut = (whole: string) => JSON.stringify(whole.slice(Math.max(0, at - 20), at + 60));
  return `${actual.length} instead of ${expected.length} characters; at ${at} ${cut(actual)} instead of ${cut(expected)}`;
}
