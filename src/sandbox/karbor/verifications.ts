import type { KarborVerification } from './rows.ts';
import { runReads } from './run-reads.ts';

/** A verification cannot be changed or deleted. */
export const verificationReads = runReads<KarborVerification>({
  name: 'Verification',
  rowsOf: ({ verifications }) => verifications,
  extras: () => ({}),
});
