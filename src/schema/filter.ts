import type { CheckpointFilter, CheckpointStatus } from '../domain/checkpoint.ts';
import { isNativeId } from '../domain/id.ts';
import type { VaultFilter, VaultStatus } from '../domain/vault.ts';
import { invalidInput } from '../failure.ts';
import { builder } from './builder.ts';
import { CheckpointStatusRef } from './checkpoint.ts';

export type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

/** The conditions that every list of checkpoints supports. */
export function checkpointConditions(t: InputFields) {
  return {
    status: t.field({
      type: [CheckpointStatusRef],
      description: 'With any of these statuses. On CBR the status derived from the backups is compared.',
    }),
    createdFrom: t.field({ type: 'DateTime', description: 'Created at or after this time.' }),
    createdTo: t.field({ type: 'DateTime', description: 'Created before this time.' }),
    resourceNativeId: t.string({ description: 'Covering the resource with this id in its own service.' }),
  };
}

export const VaultCheckpointFilterRef = builder.inputType('VaultCheckpointFilter', {
  description: 'Selects checkpoints of a vault. All conditions must hold.',
  fields: checkpointConditions,
});

/** The conditions as given by a client. */
export type Given<T> = { readonly [Key in keyof T]?: T[Key] | null | undefined } | null | undefined;

const MAX_NAME_LENGTH = 255;

/** @throws GatewayError INVALID_INPUT for values that cannot match or are not safe to send. */
export function readVaultFilter(given: Given<VaultFilter>): VaultFilter {
  const { name, nameContains, status, resourceNativeIds, lastAvailableBefore } = given ?? {};
  checkName('name', name);
  checkName('nameContains', nameContains);
  return {
    ...(name != null && { name }),
    ...(nameContains != null && { nameContains }),
    ...(status != null && { status: readStatuses<VaultStatus>(status, ['filter', 'status']) }),
    ...(resourceNativeIds != null && {
      resourceNativeIds: readNativeIds(resourceNativeIds, ['filter', 'resourceNativeIds']),
    }),
    ...(lastAvailableBefore != null && { lastAvailableBefore }),
  };
}

function checkName(condition: string, text: string | null | undefined): void {
  if (text == null || (text.length >= 1 && text.length <= MAX_NAME_LENGTH)) return;
  const argument = ['filter', condition];
  throw invalidInput(
    argument,
    `${argument.join('.')} has ${text.length} characters; accepted: 1 to ${MAX_NAME_LENGTH}.`,
  );
}

type CheckpointConditions = Pick<CheckpointFilter, 'status' | 'createdFrom' | 'createdTo' | 'resourceNativeId'>;

/** @throws GatewayError INVALID_INPUT as above, and for an empty time range. */
export function readVaultCheckpointFilter(given: Given<CheckpointConditions>): CheckpointFilter {
  const { status, createdFrom, createdTo, resourceNativeId } = given ?? {};
  checkRange(given, 'createdFrom', 'createdTo');
  if (resourceNativeId != null) readNativeIds([resourceNativeId], ['filter', 'resourceNativeId']);
  return {
    ...(status != null && { status: readStatuses<CheckpointStatus>(status, ['filter', 'status']) }),
    ...(createdFrom != null && { createdFrom }),
    ...(createdTo != null && { createdTo }),
    ...(resourceNativeId != null && { resourceNativeId }),
  };
}

/** @throws GatewayError INVALID_INPUT for a range that has no instant. */
export function checkRange<From extends string, To extends string>(
  given: Given<{ readonly [Key in From | To]?: string | undefined }>,
  from: From,
  to: To,
): void {
  const [start, end] = [given?.[from], given?.[to]];
  if (start == null || end == null || start < end) return;
  throw invalidInput(['filter', to], `filter.${to} is not later than filter.${from}.`);
}

export function readStatuses<Status>(statuses: readonly Status[], argument: readonly string[]): readonly Status[] {
  if (statuses.length > 0) return statuses;
  throw invalidInput(argument, `${argument.join('.')} is empty; omit it or give at least one value.`);
}

const MAX_NATIVE_IDS = 256;

export function readNativeIds(ids: readonly string[], argument: readonly string[]): readonly string[] {
  const name = argument.join('.');
  if (ids.length < 1 || ids.length > MAX_NATIVE_IDS) {
    throw invalidInput(argument, `${name} has ${ids.length} ids; accepted: 1 to ${MAX_NATIVE_IDS}.`);
  }
  if (ids.every(isNativeId)) return ids;
  throw invalidInput(argument, `${name} is not a valid id; accepted: 1 to 64 letters, digits, "_" and "-".`);
}
