const JSON_ANSWER = 'application/json; charset=utf-8';
const GRAPHQL_ANSWER = 'application/graphql-response+json; charset=utf-8';

const ACCEPTED_ANSWERS: ReadonlySet<string> = new Set([
  '*/*',
  'application/*',
  'application/json',
  'application/graphql-response+json',
]);

/** Whether a body is said to be JSON in UTF-8: the only kind of body that is read. */
export function isJsonType(contentType: string | undefined): boolean {
  if (contentType === 'application/json') return true;
  const [type, ...parameters] = (contentType ?? '').toLowerCase().split(';');
  return type?.trim() === 'application/json' && parameters.every(isUtf8OrNoCharset);
}

/** Whether a client takes one of the two types in which this gateway answers. */
export function acceptsSupportedType(accept: string | undefined): boolean {
  if (!accept || ACCEPTED_ANSWERS.has(accept)) return true;
  return accept
    .toLowerCase()
    .replaceAll(/\s/g, '')
    .split(',')
    .some((part) => {
      const [type = '', ...parameters] = part.split(';');
      return ACCEPTED_ANSWERS.has(type) && parameters.every(isYogasCharset) && !parameters.some(isNever);
    });
}

/** A weight of 0: the client does not take it. */
function isNever(parameter: string): boolean {
  return /^q=0(\.0*)?$/.test(parameter);
}

/** Yoga takes no other form of it, and would answer 406 without a body. */
function isYogasCharset(parameter: string): boolean {
  return !parameter.includes('charset=') || parameter === 'charset=utf-8';
}

const ANSWERS: ReadonlyMap<string, string> = new Map([
  ['*/*', JSON_ANSWER],
  ['application/*', JSON_ANSWER],
  ['*/json', JSON_ANSWER],
  ['application/json', JSON_ANSWER],
  ['*/graphql-response+json', GRAPHQL_ANSWER],
  ['application/graphql-response+json', GRAPHQL_ANSWER],
]);

/** The first type of an Accept header in which this gateway answers, whatever its weight: as Yoga has it for a GET. */
export function negotiatedType(accept: string | undefined): string {
  if (!accept) return JSON_ANSWER;
  return ANSWERS.get(accept) ?? firstAnswer(accept);
}

function firstAnswer(accept: string): string {
  for (const part of accept.toLowerCase().replaceAll(/\s/g, '').split(',')) {
    const [type = '', ...parameters] = part.split(';');
    const answer = ANSWERS.get(type.split('/', 2).join('/'));
    const charset = parameters.find((parameter) => parameter.includes('charset='));
    if (answer !== undefined && (charset === undefined || isYogasCharset(charset))) return answer;
  }
  return JSON_ANSWER;
}

export function isJsonResponseType(type: string): boolean {
  return type === JSON_ANSWER;
}

/** The type of a refusal at the edge, which comes before any negotiation. */
export function responseTypeFor(accept: string | undefined): string {
  return accept?.includes('application/graphql-response+json') ? GRAPHQL_ANSWER : JSON_ANSWER;
}

function isUtf8OrNoCharset(parameter: string): boolean {
  const [name = '', value = ''] = parameter.split('=');
  return name.trim() !== 'charset' || /^"?utf-?8"?$/.test(value.trim());
}
