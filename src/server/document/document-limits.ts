import { type DocumentNode, Lexer, Source, TokenKind } from 'graphql';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import { countDocument } from './document-counts.ts';
import { measureExpanded } from './expanded-size.ts';

type Limits = Config['limits'];

/**
 * Bounds the number of lines: for each error graphql counts the lines before its location.
 * @throws GatewayError LIMIT_EXCEEDED
 */
export function checkLines(text: string, { tokens }: Pick<Limits, 'tokens'>): void {
  if (text.length < tokens) return;
  const ends = /\r\n|[\n\r]/g;
  for (let lines = 1; ends.test(text); lines += 1) {
    if (lines === tokens)
      throw new GatewayError(
        'LIMIT_EXCEEDED',
        `The document has more than ${tokens} lines, the maximum set by limits.tokens.`,
      );
  }
}

/**
 * Checks the limits that need neither schema nor variables, in time linear in the number of tokens.
 * @throws GatewayError LIMIT_EXCEEDED with the limit and the value found.
 */
export function checkSelections(
  document: DocumentNode,
  { limits, introspection }: Pick<Config, 'limits' | 'introspection'>,
) {
  const { aliases, directives, inputDepth } = countDocument(document);
  refuseOver('aliases', aliases, limits, (found) => `The document has ${found} aliases`);
  refuseOver('directives', directives, limits, (found) => `The document has ${found} directives`);
  refuseOver('inputDepth', inputDepth, limits, (found) => `An input value in the document has ${found} levels`);
  const { depth, selections, mergedSelections } = measureExpanded(document, { introspection });
  refuseOver('depth', depth, limits, depthText);
  refuseOver('tokens', selections, limits, selectionsText);
  const { fields, spreads } = mergedSelections();
  refuseOver('repeats', fields, limits, (found) => `A response key occurs ${found} times in one selection`);
  // Validation compares every pair of fragments in a selection for conflicting fields.
  refuseOver('repeats', spreads, limits, (found) => `One selection spreads ${found} fragments`);
}

const depthText = (found: number) =>
  Number.isFinite(found) ? `The document has ${found} levels of fields` : 'A fragment of the document contains itself';
const selectionsText = (found: number) =>
  `After fragment expansion the document has ${found < 1e9 ? found : 'more than a billion'} selections`;

function refuseOver(key: keyof Limits, found: number, limits: Limits, factOf: (found: number) => string): void {
  if (found > limits[key]) throw limitExceeded(key, limits, factOf(found));
}

function limitExceeded(key: keyof Limits, limits: Limits, fact: string): GatewayError {
  return new GatewayError('LIMIT_EXCEEDED', `${fact}, and limits.${key} is ${limits[key]}.`);
}

/** The LIMIT_EXCEEDED error for a document that is too deep or too long to parse; undefined for any other error. */
export function limitErrorOf(error: unknown, text: string, limits: Limits): GatewayError | undefined {
  // A stack overflow in recursive parsing or checking, which leaves no state behind.
  if (error instanceof RangeError)
    return limitExceeded('depth', limits, 'The document is nested too deeply to be parsed');
  return hasMoreTokens(text, limits.tokens)
    ? new GatewayError(
        'LIMIT_EXCEEDED',
        `The document has more than ${limits.tokens} tokens, the maximum set by limits.tokens.`,
      )
    : undefined;
}

/** Counts by the lexer, because the parser stops at the first syntax error, possibly before the limit. */
function hasMoreTokens(text: string, max: number): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 0; count <= max; count += 1) if (lexer.advance().kind === TokenKind.EOF) return false;
    return true;
  } catch {
    return false;
  }
}
