import { countBytes } from './budget.ts';
import type { Run } from './run.ts';
import { whole } from './text.ts';

/** Fixed JSON between two values: one flat text, ASCII. */
interface Gap {
  readonly text: string;
  /** The gaps that begin with this one, by the text that they add. */
  next: Map<string, Gap> | undefined;
}

/** JSON that is being written: the values so far, and the fixed JSON behind the last one. */
export interface Draft {
  text: string;
  gap: Gap;
}

/** Writes fixed JSON. */
export type WriteFixed = (draft: Draft, run: Run) => void;

/**
 * The gaps between the values of a selection, each made when it first occurs. V8 keeps a sum of texts as a tree, in which
 * each addend is a node that is allocated, copied by the collector and walked: names, nulls and brackets between two values
 * are therefore one addend. To write 500 resources takes 0.85 of the time.
 */
export interface Gaps {
  readonly begin: () => Draft;
  /** Makes the writer of a text, which extends the gap. */
  readonly fixed: (text: string) => WriteFixed;
  /** Writes a text that needs no escapes, without its opening quote. */
  readonly addQuoted: (draft: Draft, text: string, run: Run) => void;
  /** The JSON so far; the next value follows without a gap. */
  readonly flush: (draft: Draft, run: Run) => string;
}

// A longer gap is written as two. Which of its fields are null is up to the upstream, so the number of gaps is limited, too.
const MAX_LENGTH = 256;
const MAX_GAPS = 256;

export function createGaps(): Gaps {
  const none: Gap = { text: '', next: undefined };
  const quote: Gap = { text: '"', next: undefined };
  /** Gaps of several texts. */
  let count = 0;

  function make(gap: Gap, text: string): Gap {
    const made: Gap = { text: whole(gap.text + text), next: undefined };
    gap.next ??= new Map();
    gap.next.set(text, made);
    return made;
  }

  function joined(gap: Gap, text: string): Gap | undefined {
    const known = gap.next?.get(text);
    if (known || count >= MAX_GAPS || gap.text.length + text.length > MAX_LENGTH) return known;
    count += 1;
    return make(gap, text);
  }

  function flush(draft: Draft, run: Run): string {
    const { text, gap } = draft;
    countBytes(run, gap.text.length, false);
    draft.gap = none;
    draft.text = text + gap.text;
    return draft.text;
  }

  return {
    begin: () => ({ text: '', gap: none }),
    fixed(text) {
      const alone = none.next?.get(text) ?? make(none, text);
      // Rows resemble each other: the gap before is mostly that of the last time.
      let last: Gap | undefined;
      let lastJoined = alone;
      return (draft, run) => {
        if (draft.gap !== last) {
          const both = joined(draft.gap, text);
          if (!both) {
            flush(draft, run);
            draft.gap = alone;
            return;
          }
          last = draft.gap;
          lastJoined = both;
        }
        draft.gap = lastJoined;
      };
    },
    addQuoted(draft, text, run) {
      const { gap } = draft;
      countBytes(run, gap.text.length + text.length, false);
      draft.text = draft.text + gap.text + text;
      draft.gap = quote;
    },
    flush,
  };
}
