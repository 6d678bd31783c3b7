import type { PageBudget } from '../domain/page-budget.ts';
import type { UnreadRow } from '../domain/row.ts';
import { matchesVault, type Vault, type VaultFilter } from '../domain/vault.ts';
import { availableSince, type NewestTools } from './newest-available.ts';
import type { PageRequest, PageRow } from './page.ts';

// Minimum batch of vaults whose examination costs calls: vaults of one batch share them.
const MIN_BATCH = 20;

/** Picks the rows of one page out of the vaults of a list. */
export interface VaultPicker {
  /** Examines rows in order and gives their number: all, unless the page is full or the budget is used up. */
  readonly pick: (rows: readonly PageRow<Vault>[]) => Promise<number>;
  readonly picked: readonly PageRow<Vault>[];
  /** Unreadable rows that may decide about the examined vaults. */
  readonly unread: readonly UnreadRow[];
  /** True if no further row can be examined. */
  readonly isDone: () => boolean;
}

export interface PickerOptions {
  readonly request: PageRequest<VaultFilter>;
  readonly budget: PageBudget;
  /** The part of the budget that one vault takes; more than 1 if examining it can cost more than one call. */
  readonly costPerVault?: number;
  /** Native ids of vaults on earlier pages, which are skipped. */
  readonly seen?: Set<string>;
  readonly loaders: NewestTools;
}

/** Costs no call except for `lastAvailableBefore`: the newest checkpoints of the vaults that meet all other conditions. */
export function createVaultPicker({ request, budget, costPerVault = 1, seen, loaders }: PickerOptions): VaultPicker {
  const { first, filter } = request;
  const { lastAvailableBefore: before } = filter;
  const step = before === undefined ? Number.POSITIVE_INFINITY : Math.max(first, MIN_BATCH);
  const known = seen ?? new Set<string>();
  const picked: PageRow<Vault>[] = [];
  const unreadRows: UnreadRow[] = [];
  let hasExamined = false;
  let hasFailed = false;
  const isDone = () => hasFailed || picked.length >= first || budget.left <= 0;

  /** An unreadable row of the vault takes the place of the vault. One that names no vault removes none from the list. */
  async function isOverdue(vault: Vault, instant: string): Promise<boolean> {
    const { found, unreadParts, undecided } = await availableSince(loaders, vault, instant);
    if (found && unreadParts.length === 0) return false;
    unreadRows.push(...unreadParts, ...undecided);
    return found === undefined && !undecided.some(({ vaultNativeId }) => vaultNativeId === vault.nativeId);
  }

  /** Which of these rows match. Synchronous if no call is needed. */
  function decide(rows: readonly PageRow<Vault>[]): readonly boolean[] | Promise<readonly boolean[]> {
    const isMatch = ({ node }: PageRow<Vault>) => !known.has(node.nativeId) && matchesVault(node, filter);
    if (before === undefined) return rows.map(isMatch);
    return Promise.all(rows.map(async (row) => isMatch(row) && (await isOverdue(row.node, before))));
  }

  async function pick(rows: readonly PageRow<Vault>[]): Promise<number> {
    let examined = 0;
    while (examined < rows.length && !isDone()) {
      const part = rows.slice(examined, examined + Math.min(step, Math.ceil(budget.left / costPerVault)));
      let verdicts: readonly boolean[];
      try {
        verdicts = await decide(part);
      } catch (error) {
        if (!hasExamined) throw error;
        // Keep the examined rows; the failure recurs on the next page.
        hasFailed = true;
        return examined;
      }
      hasExamined = true;
      budget.left -= costPerVault * part.length;
      for (const [index, row] of part.entries()) {
        if (picked.length === first) return examined;
        examined += 1;
        if (verdicts[index] && !known.has(row.node.nativeId)) picked.push(row);
        known.add(row.node.nativeId);
      }
    }
    return examined;
  }

  return { pick, picked, unread: unreadRows, isDone };
}
