import { type GraphQLNamedType, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql';
import type { Config } from '../config.ts';
import { schema } from '../schema/index.ts';

const WORD = /([^\s(]?)\b([_A-Za-z]\w*)/g;
const STANDARD = /^(__\w+|ID|String|Int|Float|Boolean|skip|include|deprecated|specifiedBy|oneOf|if)$/;
const names: ReadonlySet<string> = new Set(Object.values(schema.getTypeMap()).flatMap(namesIn));

function namesIn(type: GraphQLNamedType): string[] {
  if (STANDARD.test(type.name)) return [];
  if (isEnumType(type)) return [type.name, ...type.getValues().map(({ name }) => name)];
  if (isInputObjectType(type)) return [type.name, ...Object.keys(type.getFields())];
  if (!isObjectType(type) && !isInterfaceType(type)) return [type.name];
  const fields = Object.values(type.getFields());
  return [type.name, ...fields.flatMap(({ name, args }) => [name, ...args.map((arg) => arg.name)])];
}

/** What is shown of a message of graphql's, to a client who sent a text. */
export type Wording = (message: string, sent: () => string) => string;

/**
 * What graphql says of a document or its variables: without a guess and, where introspection is off, without the names
 * of the schema that the client did not send.
 */
export function createWording({ introspection }: Pick<Config, 'introspection'>): Wording {
  return (message, sent) => (introspection ? withoutGuess(message) : hideNames(withoutGuess(message), sent));
}

/** Some messages end in a guess even when graphql is told to keep its suggestions to itself. */
function withoutGuess(message: string): string {
  return message.replace(/ Did you mean [^\n]*\?$/, '');
}

/** A message quotes the names it takes from the schema; a word of plain English may happen to be such a name, too. */
function hideNames(message: string, sent: () => string): string {
  let known: Set<string> | undefined;
  return message.replace(WORD, (whole: string, before: string, word: string) => {
    const isName = names.has(word) && (before !== '' || /[A-Z_]/.test(word));
    if (!isName) return whole;
    known ??= new Set(sent().match(/[_A-Za-z]\w*/g));
    return known.has(word) ? whole : `${before}(hidden)`;
  });
}
