// biome-ignore-all lint/suspicious/noTemplateCurlyInString: ${NAME} is the notation under test
import { describe, expect, it } from 'vitest';
import { complaints, read, SG } from '../support/config.ts';

const SECRET = 'k3T-9vQ_aB7.zL2+pX5/mN8~wR4=cY6!';
const PREVIOUS = `${SECRET} of last year`;
const ACCEPTED = 'accepted: at least 32 characters, made at random';
const shapeOf = (keys: object) => ({ upstreams: [SG], ...keys });

describe('the secret of the gateway', () => {
  it('has 32 characters or more, and may come from the environment', () => {
    const keys = { secret: '${GATEWAY_SECRET}', previousSecret: '${OLD_SECRET}' };
    expect(read(shapeOf(keys), { GATEWAY_SECRET: SECRET, OLD_SECRET: PREVIOUS })).toMatchObject({
      secret: SECRET,
      previousSecret: PREVIOUS,
    });
  });

  it.each([
    ['31 characters', { secret: SECRET.slice(1) }, `secret is not usable (its value is not shown); ${ACCEPTED}`],
    ['no character', { secret: '' }, `secret is empty; ${ACCEPTED}`],
    ['a number', { secret: 12345 }, `secret is a number; ${ACCEPTED}`],
    ['nothing', { secret: null }, `secret is null; ${ACCEPTED}`],
    [
      'a short one before it',
      { secret: SECRET, previousSecret: 'old' },
      `previousSecret is not usable (its value is not shown); ${ACCEPTED}`,
    ],
    [
      'only one before it',
      { previousSecret: PREVIOUS },
      'previousSecret is given without secret; accepted: previousSecret together with the new "secret"',
    ],
    [
      'the same one before it',
      { secret: SECRET, previousSecret: SECRET },
      'previousSecret is the same as secret (neither is shown); accepted: the one before the change, or none',
    ],
    [
      'a variable that is not set, whatever stands before it',
      { secret: '${NOWHERE}', previousSecret: PREVIOUS },
      'secret needs the environment variable NOWHERE, which is not set; accepted: set NOWHERE, or write the value here',
    ],
  ])('is refused when it is %s', (_what, keys, complaint) => {
    expect(complaints(shapeOf(keys))).toEqual([complaint]);
  });
});
