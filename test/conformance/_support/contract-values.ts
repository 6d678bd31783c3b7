/**
 * What the two upstreams promise, written down a second time and without a line of the gateway's own reading:
 * it says of any body whether it keeps the contract, and what the gateway must then show.
 */
export const BROKEN = Symbol('outside the contract');
export type Rule = (value: unknown) => unknown;

const when =
  (holds: (value: unknown) => boolean, shown: (value: never) => unknown = (value) => value): Rule =>
  (value) =>
    holds(value) ? shown(value as never) : BROKEN;
const isText = (value: unknown): value is string => typeof value === 'string';

export const text = when(isText);
export const id = when((value) => isText(value) && value.length <= 64 && /^[\w-]+$/.test(value) && !/\n/.test(value));
const isNumber = (value: unknown) =>
  isText(value) ? /^-?[0-9]+([.][0-9]+)?$/.test(value) && Number.isFinite(Number(value)) : Number.isFinite(value);
export const amount = when(isNumber, Number);
export const count = when(
  (value) => isNumber(value) && Number.isInteger(Number(value)) && Math.abs(Number(value)) < 2 ** 31,
  Number,
);
export const flag = when((value) => value === true || value === false);

export const instant: Rule = (value) => {
  const parts = isText(value)
    ? /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/i.exec(value)
    : null;
  if (!parts) return BROKEN;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(Number);
  const ms = Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3));
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second, ms));
  if (at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day || minute > 59 || second > 59) return BROKEN;
  const [, sign = '+', hours = 0, minutes = 0] = /([+-])(\d\d):?(\d\d)/.exec(parts[8] ?? '') ?? [];
  const shift = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? 1 : -1);
  return new Date(at.getTime() + shift * 60_000).toISOString();
};

export const day: Rule = (value) => {
  const at = isText(value) && /^\d{4}-\d\d-\d\d$/.test(value) ? instant(`${value}T00:00:00Z`) : BROKEN;
  return at === BROKEN ? BROKEN : value;
};

/** What JSON says. A number that is too large for any client is not what it says. */
export const said: Rule = (json) => {
  if (!isText(json)) return BROKEN;
  try {
    return JSON.parse(json, (_key, value) => {
      if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError('too large');
      return value;
    });
  } catch {
    return BROKEN;
  }
};

/** Anything at all; a text that is JSON is shown as what it says. */
export const anything: Rule = (value) => {
  const inText = said(value);
  return inText === BROKEN ? (value ?? null) : inText;
};

/** A word that may be one of the known ones; shown in capitals. */
export const word =
  (words: string): Rule =>
  (value) => {
    if (!isText(value)) return BROKEN;
    return words.split(' ').includes(value.toLowerCase().replaceAll('_', '-'))
      ? value.toUpperCase().replaceAll('-', '_')
      : 'UNKNOWN';
  };
