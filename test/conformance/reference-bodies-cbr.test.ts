import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askCbr, outcomeOfAsking, QUESTIONS, type QuestionName, READS } from '../support/cbr-questions.ts';
import type { WireAnswer } from '../support/wire.ts';
import type { Outcome } from './expected/recordings.ts';
import { MESSAGE, REFUSALS, type Refusal, SHAPES, VALUES } from './expected/reference-cbr.ts';

const FOLDER = new URL('../fixtures/cbr/', import.meta.url);
const REQUEST_ID = '4be1f07c92d35a68e0d7c1b4f3a59682';
const HEADERS = { 'content-type': 'application/json', 'x-request-id': REQUEST_ID };

function bodyOf(name: string): string {
  return readFileSync(new URL(`${name}.json`, FOLDER), 'utf8');
}

interface Case {
  when: string;
  status: number;
  headers: Record<string, string>;
  body: unknown;
}

const CASES: Case[] = JSON.parse(bodyOf('error-responses'));
const NAMES = Object.keys(QUESTIONS) as QuestionName[];

/** What the gateway must say of a body that it did not ask for. */
function outOfContract(question: QuestionName) {
  const code = question === 'create' ? 'OUTCOME_UNKNOWN' : 'UPSTREAM_BAD_RESPONSE';
  return { failure: { code, retryable: false, upstream: 'sg', requestId: REQUEST_ID } };
}

function refused(refusal: Refusal): Outcome {
  if (refusal === 'null') return { value: null };
  const [code, upstreamCode, retryable = false, retryAfterMs] = refusal;
  return { failure: { code, retryable, retryAfterMs, upstream: 'sg', upstreamCode, requestId: REQUEST_ID } };
}

describe('every documented body of CBR', () => {
  it('has a row', () => {
    const files = readdirSync(FOLDER).map((file) => file.replace('.json', ''));
    expect([...Object.keys(VALUES), 'error-responses'].sort()).toEqual(files.sort());
    expect(Object.keys(REFUSALS)).toEqual(CASES.map(({ when }) => when));
  });

  it.each(
    Object.entries(VALUES).flatMap(([name, values]) =>
      Object.entries(values).map(([question, value]): [string, QuestionName, unknown] => [
        name,
        question as QuestionName,
        value,
      ]),
    ),
  )('%s has its value as the answer to %s', async (name, question, value) => {
    expect(await outcomeOfAsking(question, { headers: HEADERS, body: bodyOf(name) })).toEqual({ value });
  });

  it.each(Object.keys(VALUES))('%s is a bad response to every other question', async (name) => {
    const others = NAMES.filter((question) => question !== 'delete' && !(question in (VALUES[name] ?? {})));
    const given = await Promise.all(
      others.map((question) => outcomeOfAsking(question, { headers: HEADERS, body: bodyOf(name) })),
    );
    expect(given).toEqual(others.map(outOfContract));
  });
});

/** Each read by id, both lists and a create meet the answer; a list of one vault shows that the token is good. */
async function meet(answer: WireAnswer) {
  const proof = () => ({ body: { vaults: [] } });
  const outcomes = await Promise.all(
    [...READS, 'create' as const].map(async (question) => [question, await outcomeOfAsking(question, answer, proof)]),
  );
  return Object.fromEntries(outcomes);
}

function expectedOf({ one, list, create }: (typeof REFUSALS)[string]): Record<string, Outcome> {
  const [alone, listed] = [refused(one), refused(list)];
  return {
    vault: alone,
    checkpoint: alone,
    backup: alone,
    task: alone,
    vaults: listed,
    checkpoints: listed,
    tasks: listed,
    create: refused(create),
  };
}

describe('a documented refusal of CBR', () => {
  it.each(CASES.map((each): [string, Case] => [each.when, each]))('%s', async (when, { status, headers, body }) => {
    const expected = REFUSALS[when];
    expect(await meet({ status, headers, body })).toEqual(expected && expectedOf(expected));
  });
});

describe('an error body of CBR in shape', () => {
  it.each(SHAPES)('%s, %i', async (_shape, status, body, expected) => {
    const given = await meet({ status, headers: HEADERS, body });
    expect(given).toEqual(expectedOf(expected));
  });

  it.each(SHAPES)('%s, %i, is explained in words of our own', async (_shape, status, body) => {
    const shown = await Promise.all(
      (['vaults', 'create'] as const).map((question) => askCbr(question, { status, headers: HEADERS, body })),
    );
    expect(JSON.stringify(shown.map(({ answer }) => answer))).not.toContain(MESSAGE);
  });
});
