import { type DocumentNode, Lexer, Source, TokenKind } from 'graphql';
import type { Config } from '../../config/config.ts';
import { GatewayError } from '../../failure.ts';
import { countDocument } from './document-counts.ts';
import { measureExpanded } from './expanded-size.ts';

type Limits = Config['limits'];

/**
 * Where a mistake stands is told by its line, and the lines before it are counted for each mistake anew.
 * @throws GatewayError LIMIT_EXCEEDED
 */
export function checkLines(text: string, { tokens }: Pick<Limits, 'tokens'>): void {
  if (text.length < tokens) return;
  const ends = /\r\n|[\n\r]/g;
  for (let lines = 1; ends.test(text); lines += 1) {
    if (lines === tokens)
      throw new GatewayError(
        'LIMIT_EXCEEDED',
        `The document has more than ${tokens} lines, which limits.tokens allows.`,
      );
  }
}

/**
 * Checks what can be seen of a document without the schema and its variables. Takes time in proportion to the tokens.
 * @throws GatewayError LIMIT_EXCEEDED that names the limit and the figure.
 */
export function checkSelections(
  document: DocumentNode,
  { limits, introspection }: Pick<Config, 'limits' | 'introspection'>,
) {
  const { aliases, directives, inputDepth } = countDocument(document);
  refuseOver('aliases', aliases, limits, (found) => `The document has ${found} aliases`);
  refuseOver('directives', directives, limits, (found) => `The document has ${found} directives`);
  refuseOver('inputDepth', inputDepth, limits, (found) => `An input in the document has ${found} levels`);
  const { depth, selections, mergedSelections } = measureExpanded(document, { introspection });
  refuseOver('depth', depth, limits, depthText);
  refuseOver('tokens', selections, limits, selectionsText);
  const { fields, spreads } = mergedSelections();
  refuseOver('repeats', fields, limits, (found) => `A response key stands ${found} times in one selection`);
  // Whether fields can be merged is checked for every two fragments of a selection.
  refuseOver('repeats', spreads, limits, (found) => `${found} fragments are spread in one selection`);
}

const depthText = (found: number) =>
  Number.isFinite(found) ? `The document has ${found} levels of fields` : 'A fragment of the document contains itself';
const selectionsText = (found: number) =>
  `With its fragments written out the document has ${found < 1e9 ? found : 'more than a billion'} selections`;

function refuseOver(key: keyof Limits, found: number, limits: Limits, say: (found: number) => string): void {
  if (found > limits[key]) throw limitExceeded(key, limits, say(found));
}

function limitExceeded(key: keyof Limits, limits: Limits, fact: string): GatewayError {
  return new GatewayError('LIMIT_EXCEEDED', `${fact}, and limits.${key} is ${limits[key]}.`);
}

/** What the parser or a check could not stand, in our words; undefined for any other mistake. */
export function tooLargeToRead(error: unknown, text: string, limits: Limits): GatewayError | undefined {
  // What recurses ran out of stack: nothing was kept, and nothing else is wrong.
  if (error instanceof RangeError) return limitExceeded('depth', limits, 'The document is nested too deep to be read');
  return hasMoreTokens(text, limits.tokens)
    ? new GatewayError(
        'LIMIT_EXCEEDED',
        `The document has more than ${limits.tokens} tokens, which limits.tokens allows.`,
      )
    : undefined;
}

/** The parser gives up at the first mistake; a document that is too long is refused for that, whatever its mistakes. */
function hasMoreTokens(text: string, most: number): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 0; count <= most; count += 1) if (lexer.advance().kind === TokenKind.EOF) return false;
    return true;
  } catch {
    return false;
  }
}
