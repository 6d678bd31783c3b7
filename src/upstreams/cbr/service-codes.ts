import type { ErrorCode } from '../../failure.ts';

/** The meaning of an error. The reason is the gateway's own sentence. */
export type Meaning = readonly [code: ErrorCode, reason: string, retryable?: boolean];

/** Assigns a meaning to numbers, which are separated by spaces. */
export function meaning(value: Meaning, numbers: string): [string, Meaning][] {
  return numbers.split(' ').map((number) => [number, value]);
}

const BUSY: Meaning = ['CONFLICT', 'another task is using the resource, the backup or the vault', true];
export const STATE: Meaning = ['CONFLICT', 'the state of the vault, the backup or the resource does not allow it'];
const QUOTA: Meaning = ['QUOTA_EXCEEDED', 'a quota or the capacity of the vault is exhausted'];
export const NO_RESOURCE: Meaning = ['NOT_FOUND', 'a resource of the vault does not exist'];
export const UNKNOWN_CREDENTIAL: Meaning = ['UNAUTHENTICATED', 'the credential was rejected'];
const UNFIT: Meaning = ['INVALID_INPUT', 'a resource of this type or in this state cannot be backed up in this vault'];

/**
 * BackupService.* by number. CBR reports conflicts as 400, and some of them as 500. A 500 that is not listed leaves the
 * outcome of a write open.
 * Source: CBR API reference, error codes.
 */
export const SERVICE: ReadonlyMap<string, Meaning> = new Map([
  ...meaning(BUSY, '0002 2002 2010 6106 6112 6125 6130 6134 6203 6216'),
  ...meaning(STATE, '2001 2003 2005 2007 2008 2009 2011 2012 6003 6103 6107 6108 6109 6110 6111 6113 6115 6121 6123'),
  ...meaning(STATE, '6124 6126 6136 6201 6202 6204 6206 6215 6220 7006 7112 7116'),
  ...meaning(QUOTA, '6001 6100 6114 6129 6133 6142 6600 8300'),
  ...meaning(UNKNOWN_CREDENTIAL, '8600 9998'),
  ...meaning(['CONFLICT', 'the vault has nothing that can be backed up'], '0001'),
  ...meaning(['NOT_FOUND', 'the policy does not exist'], '6000'),
  ...meaning(['NOT_FOUND', 'the policy is not applied to the vault'], '6002'),
  ...meaning(['NOT_FOUND', 'the vault does not exist'], '6105'),
  ...meaning(['NOT_FOUND', 'the backup does not exist'], '6200'),
  ...meaning(['NOT_FOUND', 'the checkpoint does not exist'], '6217'),
  ...meaning(['NOT_FOUND', 'the destination vault does not exist'], '6120'),
  ...meaning(['NOT_FOUND', 'the task does not exist'], '6500 6501'),
  ...meaning(['NOT_FOUND', 'the tag does not exist'], '6601'),
  ...meaning(['NOT_FOUND', 'the backup is not shared with this project'], '6705'),
  ...meaning(['NOT_FOUND', 'a snapshot does not exist'], '7202'),
  ...meaning(NO_RESOURCE, '6302 7000 7100'),
  ...meaning(
    ['INVALID_INPUT', 'the vault or its destination does not allow this replication'],
    '1005 1011 6118 6119 6122 6128',
  ),
  ...meaning(['INVALID_INPUT', 'the backup does not fit the target'], '2013 2014 2015'),
  ...meaning(['INVALID_INPUT', 'the capacity is not accepted'], '6101'),
  ...meaning(['INVALID_INPUT', 'a resource is listed twice'], '6104'),
  ...meaning(['INVALID_INPUT', 'the vault does not accept this policy'], '6117 6127'),
  ...meaning(['INVALID_INPUT', 'the resource is not in the vault'], '6135'),
  ...meaning(
    UNFIT,
    '6102 6116 6137 6140 6141 6300 6301 7001 7002 7003 7004 7005 7007 7008 7101 7102 7103 7104 7105 7106 7107',
  ),
  ...meaning(UNFIT, '7108 7109 7110 7111 7113 7114 7115 7117'),
  ...meaning(['INVALID_INPUT', 'the backup cannot be shared in this way'], '6700 6704 6706 6709 6713'),
  ...meaning(['QUOTA_EXCEEDED', 'the backup is shared with as many projects as it can be'], '6701'),
  ...meaning(
    ['CONFLICT', 'the state of the backup or of the share does not allow it'],
    '6702 6703 6707 6708 6710 6711',
  ),
  ...meaning(['CONFLICT', 'the state of the backup or of the share does not allow it'], '6712 6714'),
  ...meaning(['INVALID_INPUT', 'a parameter was rejected'], '6131 9900'),
]);
