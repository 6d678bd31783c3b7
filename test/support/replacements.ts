/** Stands for a number beyond all until the body is written down; JSON.stringify knows no such number. */
const BEYOND = 'a number beyond all';

/** A body as bytes on the wire. */
export function encoded(body: unknown): string {
  return JSON.stringify(body).replaceAll(JSON.stringify(BEYOND), '1e400');
}

/** What a value is replaced by: other types, odd numbers and texts, more or fewer levels. */
export const REPLACEMENTS: readonly ((value: unknown) => unknown)[] = [
  () => null,
  () => '',
  () => 'x',
  () => '17',
  () => '1e5',
  () => '1e400',
  () => ' 5 ',
  () => '../x',
  () => 'a b',
  () => '2025-02-30T00:00:00',
  () => '2026-01-05T10:00:00+08:00',
  () => '2026-01-05',
  () => 'error-deleting',
  () => '{"a":[1]}',
  () => '{"a":[1e400]}',
  () => 0,
  () => 5,
  () => -1,
  () => 1.5,
  () => 1e300,
  () => 2 ** 53,
  () => 2 ** 31,
  () => BEYOND,
  () => ({ deep: [BEYOND] }),
  () => true,
  () => false,
  () => [],
  () => ({}),
  () => ({ __proto__: null, constructor: 1 }),
  (value) => [value],
  (value) => ({ value }),
  (value) => String(value),
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  (value) => (typeof value === 'string' ? value.repeat(200) : value),
  (value) => (Array.isArray(value) ? [...value, ...value] : value),
  (value) => (Array.isArray(value) ? [...value, null] : value),
  (value) => (Array.isArray(value) ? value.toReversed() : value),
  (value) => (Array.isArray(value) ? Object.assign({}, value) : value),
];
