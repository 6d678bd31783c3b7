import type { PageBudget } from '../domain/page-budget.ts';
import type { UnreadRow } from '../domain/row.ts';
import { matchesVault, type Vault, type VaultFilter } from '../domain/vault.ts';
import { availableSince, type NewestTools } from './newest-available.ts';
import type { PageRequest, PageRow } from './page.ts';

// So many at least are looked at together where that costs calls, which they share.
const MIN_BATCH = 20;

/** Picks the rows of one page out of the vaults of a list. */
export interface VaultPicker {
  /** Looks at rows, in their order, and gives how many: all, unless the page is full or no more can be looked at. */
  readonly pick: (rows: readonly PageRow<Vault>[]) => Promise<number>;
  readonly picked: readonly PageRow<Vault>[];
  /** Rows that may decide about the vaults looked at and cannot be read. */
  readonly unread: readonly UnreadRow[];
  /** True when no further row can be looked at. */
  readonly isDone: () => boolean;
}

export interface PickerOptions {
  readonly request: PageRequest<VaultFilter>;
  readonly budget: PageBudget;
  /** What a look takes of them; more than one where it can cost more than one call. */
  readonly costPerVault?: number;
  /** Vaults that are not to be shown again, by their native ids. */
  readonly seen?: Set<string>;
  readonly loaders: NewestTools;
}

/** Costs no call, but for `lastAvailableBefore`: the newest checkpoints of the vaults that meet all other conditions. */
export function createVaultPicker({ request, budget, costPerVault = 1, seen, loaders }: PickerOptions): VaultPicker {
  const { first, filter } = request;
  const { lastAvailableBefore: before } = filter;
  const step = before === undefined ? Number.POSITIVE_INFINITY : Math.max(first, MIN_BATCH);
  const known = seen ?? new Set<string>();
  const picked: PageRow<Vault>[] = [];
  const unreadRows: UnreadRow[] = [];
  let hasLooked = false;
  let hasFailed = false;
  const isDone = () => hasFailed || picked.length >= first || budget.left <= 0;

  /** A row of the vault itself that leaves it open stands for the vault; one that names no vault costs none its place. */
  async function isOverdue(vault: Vault, instant: string): Promise<boolean> {
    const { found, unreadParts, undecided } = await availableSince(loaders, vault, instant);
    if (found && unreadParts.length === 0) return false;
    unreadRows.push(...unreadParts, ...undecided);
    return found === undefined && !undecided.some(({ vaultNativeId }) => vaultNativeId === vault.nativeId);
  }

  /** Which of these rows are wanted; what can be told at once is. */
  function decide(rows: readonly PageRow<Vault>[]): readonly boolean[] | Promise<readonly boolean[]> {
    const isMatch = ({ node }: PageRow<Vault>) => !known.has(node.nativeId) && matchesVault(node, filter);
    if (before === undefined) return rows.map(isMatch);
    return Promise.all(rows.map(async (row) => isMatch(row) && (await isOverdue(row.node, before))));
  }

  async function pick(rows: readonly PageRow<Vault>[]): Promise<number> {
    let looked = 0;
    while (looked < rows.length && !isDone()) {
      const part = rows.slice(looked, looked + Math.min(step, Math.ceil(budget.left / costPerVault)));
      let verdicts: readonly boolean[];
      try {
        verdicts = await decide(part);
      } catch (error) {
        if (!hasLooked) throw error;
        // What was looked at stands; the failure is met again where the list goes on.
        hasFailed = true;
        return looked;
      }
      hasLooked = true;
      budget.left -= costPerVault * part.length;
      for (const [index, row] of part.entries()) {
        if (picked.length === first) return looked;
        looked += 1;
        if (verdicts[index] && !known.has(row.node.nativeId)) picked.push(row);
        known.add(row.node.nativeId);
      }
    }
    return looked;
  }

  return { pick, picked, unread: unreadRows, isDone };
}
