import type { Act } from '../recording.ts';
import { callers, rateLimit, tokens } from './callers.ts';
import { demo } from './demo.ts';
import { edge } from './edge.ts';
import { faultTokens, outages } from './faults.ts';
import { generated } from './generated.ts';
import { lists } from './lists.ts';
import { matrix } from './matrix.ts';
import { trusted, trustedOnly } from './trusted.ts';

/** All that is asked of a build, in its order. */
export const acts: readonly Act[] = [
  ...[demo, matrix, generated, lists, edge, callers, tokens, rateLimit, trusted, trustedOnly, faultTokens],
  ...outages,
];
