import type { Answer } from '../../../support/gateway.ts';
import type { Got } from '../../../support/posting.ts';

// The upstreams name each call anew, and the gateway shows the names. Projects look like those of CBR.
const NAME_OF_CALL = /\b(?:req-[0-9a-f-]{36}|[0-9a-f]{32})\b/g;

/** Takes out of a text what the upstreams called the calls behind it. */
export function nameless(text: string, projects: ReadonlySet<string>): string {
  return text.replace(NAME_OF_CALL, (name) => (projects.has(name) ? name : 'call'));
}

/**
 * An answer in a form in which two can be compared: with the keys of its JSON in their order, but errors sorted, because
 * theirs is the order in which the upstreams answered.
 */
export function comparable({ status, headers, body }: Got, projects: ReadonlySet<string>) {
  const { date: _date, ...kept } = headers;
  return { status, headers: kept, body: sorted(nameless(body, projects)), bytes: Buffer.byteLength(body) };
}

function sorted(body: string): string {
  const answer = JSON.parse(body) as Answer;
  if (!answer.errors) return body;
  const errors = answer.errors.map((error) => JSON.stringify(error)).sort();
  return JSON.stringify({ ...answer, errors });
}
