import { matchesVault, type Vault } from '../../../domain/vault.ts';
import type { Page } from '../../page.ts';
import { createVaultPicker, type PickerOptions } from '../../vault-picker.ts';

/** Cuts a page out of all plans of a project. */
export async function pageOfPlans(plans: readonly Vault[], options: PickerOptions): Promise<Page<Vault>> {
  const { after, filter } = options.request;
  const { nameContains, lastAvailableBefore, ...exact } = filter;
  const index = after === null ? -1 : plans.findIndex(({ nativeId }) => nativeId === after[0]);
  const behind = plans
    .slice(index + 1)
    .filter((plan) => matchesVault(plan, exact))
    .map((node) => ({ node, position: [node.nativeId] }));
  const { pick, picked: rows, unread } = createVaultPicker(options);
  const examined = await pick(behind);
  const next = examined < behind.length ? (behind[examined - 1]?.position ?? after) : null;
  if (lastAvailableBefore === undefined) {
    return { rows, next, total: plans.filter((plan) => matchesVault(plan, filter)).length };
  }
  const isWhole = after === null && next === null && unread.length === 0;
  return { rows, next, total: isWhole ? rows.length : undefined, unread };
}
