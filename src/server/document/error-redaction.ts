import {
  type GraphQLNamedType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import type { Config } from '../../config/config.ts';

const WORD = /([^\s(]?)\b([_A-Za-z]\w*)/g;
const STANDARD = /^(__\w+|ID|String|Int|Float|Boolean|skip|include|deprecated|specifiedBy|oneOf|if)$/;
const SUGGESTION = ' Did you mean ';
// A longer message keeps its start and its end: graphql puts the reason after the quoted value.
const MAX_MESSAGE_LENGTH = 300;
const MAX_TAIL_LENGTH = 145;

/** The names of a schema, except those that every schema has. */
function namesOf(schema: GraphQLSchema): ReadonlySet<string> {
  return new Set(Object.values(schema.getTypeMap()).flatMap(namesIn));
}

function namesIn(type: GraphQLNamedType): string[] {
  if (STANDARD.test(type.name)) return [];
  if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => name)];
  if (isInputObjectType(type)) return [type.name, ...Object.keys(type.getFields())];
  if (!isObjectType(type) && !isInterfaceType(type)) return [type.name];
  const fields = Object.values(type.getFields());
  return [type.name, ...fields.flatMap(({ name, args }) => [name, ...args.map((arg) => arg.name)])];
}

/** Returns the part of graphql's message that a client may see. */
export type Redact = (message: string) => string;

/** Makes the redactor of one request. `sent` returns the request's text; called once at most. */
export type RedactorFor = (sent: () => string) => Redact;

/**
 * Redacts graphql's messages about documents and variables: truncated, without suggestions and, if introspection is off,
 * without names of the schema that the client has not sent.
 */
export function createRedactor({ introspection }: Pick<Config, 'introspection'>, schema: GraphQLSchema): RedactorFor {
  if (introspection) return () => (message) => shortened(withoutSuggestion(message));
  const names = namesOf(schema);
  return (sent) => {
    const wasSent = searchIn(sent);
    return (message) => hideNames(shortened(withoutSuggestion(message)), names, wasSent);
  };
}

/** Some messages end with a suggestion even with `hideSuggestions`. */
function withoutSuggestion(message: string): string {
  const at = message.endsWith('?') ? message.lastIndexOf(SUGGESTION) : -1;
  return at < 0 ? message : message.slice(0, at);
}

/** Truncates between words: half of a name would escape `hideNames`. */
function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  const before = message.slice(0, MAX_TAIL_LENGTH).replace(/\s*\S*$/, '');
  const after = message.slice(-MAX_TAIL_LENGTH).replace(/^\S*\s*/, '');
  return `${before} ... ${after}`;
}

/** Names of the schema are quoted or have a capital or an underscore; a plain lower-case word may be ordinary English. */
function hideNames(message: string, names: ReadonlySet<string>, wasSent: (word: string) => boolean): string {
  return message.replace(WORD, (whole: string, before: string, word: string) => {
    const isName = names.has(word) && (before !== '' || /[A-Z_]/.test(word));
    return !isName || wasSent(word) ? whole : `${before}(hidden)`;
  });
}

/** Whether a word occurs in a text. Results are kept, because the text may be long and the words many. */
function searchIn(text: () => string): (word: string) => boolean {
  let searched: string | undefined;
  const found = new Map<string, boolean>();
  return (word) => {
    const known = found.get(word);
    if (known !== undefined) return known;
    searched ??= text();
    const isFound = hasWord(searched, word);
    found.set(word, isFound);
    return isFound;
  };
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + word.length])) return true;
  }
  return false;
}

const isPart = (character = ' ') => /\w/.test(character);
