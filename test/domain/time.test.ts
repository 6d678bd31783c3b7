import { expect, it } from 'vitest';
import { dayOf, parseDay, parseInstant, shift } from '../../src/domain/time.ts';

it.each([
  ['2026-03-02T09:14:07.455120', '2026-03-02T09:14:07.455Z'],
  ['2026-03-02T09:14:07', '2026-03-02T09:14:07.000Z'],
  ['2026-03-02 09:14:07', '2026-03-02T09:14:07.000Z'],
  ['2026-03-02T09:14:07Z', '2026-03-02T09:14:07.000Z'],
  ['2019-05-10T07:59:12.733+00:00', '2019-05-10T07:59:12.733Z'],
  ['2026-03-02T09:14:07+08:00', '2026-03-02T01:14:07.000Z'],
  ['2026-03-02T09:14:07+0800', '2026-03-02T01:14:07.000Z'],
  ['2026-12-31T23:30:00.5-01:00', '2027-01-01T00:30:00.500Z'],
])('reads %s as %s', (text, instant) => {
  expect(parseInstant(text)).toBe(instant);
});

it.each([
  'soon',
  '2026-03-02',
  '2026-13-02T00:00:00',
  '2026-02-30T00:00:00',
  '2026-03-02T25:00:00Z',
  '20260302T000000Z',
  '',
])('takes %j for no instant', (text) => {
  expect(parseInstant(text)).toBeUndefined();
});

it('knows days that exist', () => {
  expect([parseDay('2026-02-28'), parseDay('2026-2-28'), parseDay('today')]).toEqual([
    '2026-02-28',
    undefined,
    undefined,
  ]);
});

it('moves instants and cuts them to their day in UTC', () => {
  expect(dayOf(shift('2026-02-28T23:30:00.000Z', 3_600_000))).toBe('2026-03-01');
});
