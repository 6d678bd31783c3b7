import { parseDay, parseInstant } from '../domain/time.ts';
import { invalidInput } from '../failure.ts';
import { builder } from './builder.ts';

const ZONED = /(Z|[+-]\d{2}:?\d{2})$/i;

builder.scalarType('DateTime', {
  description:
    'A date and time as in RFC 3339, for example 2026-03-02T09:14:07.402Z. Output is in UTC with milliseconds. Input must have an offset, which may be any. The years are 0000 to 9999 of UTC.',
  serialize: (value) => value,
  parseValue: (value) => {
    const instant = typeof value === 'string' && ZONED.test(value) ? parseInstant(value) : undefined;
    if (instant !== undefined) return instant;
    throw invalidInput(
      ['DateTime'],
      'A DateTime is a string such as 2026-03-02T09:14:07Z, with an offset, in the years 0000 to 9999 of UTC.',
    );
  },
});

builder.scalarType('Date', {
  description: 'A calendar day in UTC, for example 2026-03-02.',
  serialize: (value) => value,
  parseValue: (value) => {
    const day = typeof value === 'string' ? parseDay(value) : undefined;
    if (day !== undefined) return day;
    throw invalidInput(['Date'], 'A Date is a string such as 2026-03-02.');
  },
});

builder.scalarType('JSON', {
  description:
    'Data as recorded by the upstream: an object, a list, a string, a number or a boolean. Its keys are not part of this contract.',
  serialize: (value) => value,
  parseValue: (value) => value,
});
