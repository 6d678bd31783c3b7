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
const GUESS = ' Did you mean ';
// Of a longer message both ends are shown: what is wrong is said behind the value that is quoted.
const MAX_MESSAGE_LENGTH = 300;
const MAX_TAIL_LENGTH = 145;

/** The names of a schema, without those that every schema has. */
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

/** What is shown of a message of graphql's. */
export type Redact = (message: string) => string;

/** The same for one request, of which `sent` gives the text; it is asked once, and only where a name is found. */
export type RedactorFor = (sent: () => string) => Redact;

/**
 * What graphql says of a document or its variables: at no great length, without a guess and, where introspection is
 * off, without the names of the schema that the client did not send.
 */
export function createRedactor({ introspection }: Pick<Config, 'introspection'>, schema: GraphQLSchema): RedactorFor {
  if (introspection) return () => (message) => shortened(withoutGuess(message));
  const names = namesOf(schema);
  return (sent) => {
    const wasSent = searchIn(sent);
    return (message) => hideNames(shortened(withoutGuess(message)), names, wasSent);
  };
}

/** Some messages end in a guess even when graphql is told to keep its suggestions to itself. */
function withoutGuess(message: string): string {
  const at = message.endsWith('?') ? message.lastIndexOf(GUESS) : -1;
  return at < 0 ? message : message.slice(0, at);
}

/** Cuts between words, so that what is left are the same words: of half a name nobody could tell that it is one. */
function shortened(message: string): string {
  if (message.length <= MAX_MESSAGE_LENGTH) return message;
  const before = message.slice(0, MAX_TAIL_LENGTH).replace(/\s*\S*$/, '');
  const after = message.slice(-MAX_TAIL_LENGTH).replace(/^\S*\s*/, '');
  return `${before} ... ${after}`;
}

/** A message quotes the names it takes from the schema; a word of plain English may happen to be such a name, too. */
function hideNames(message: string, names: ReadonlySet<string>, wasSent: (word: string) => boolean): string {
  return message.replace(WORD, (whole: string, before: string, word: string) => {
    const isName = names.has(word) && (before !== '' || /[A-Z_]/.test(word));
    return !isName || wasSent(word) ? whole : `${before}(hidden)`;
  });
}

/** Whether a word stands in a text, which may be long and hold many. */
function searchIn(text: () => string): (word: string) => boolean {
  let searched: string | undefined;
  const found = new Map<string, boolean>();
  return (word) => {
    const known = found.get(word);
    if (known !== undefined) return known;
    searched ??= text();
    const isThere = hasWord(searched, word);
    found.set(word, isThere);
    return isThere;
  };
}

function hasWord(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
    if (!isPart(text[at - 1]) && !isPart(text[at + word.length])) return true;
  }
  return false;
}

const isPart = (character = ' ') => /\w/.test(character);
