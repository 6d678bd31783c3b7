import type { MockAgent } from 'undici';
import { classify, isFault } from '../../../../src/upstreams/cbr/errors.ts';
import { testUpstream } from '../../../support/upstream.ts';

export const ORIGIN = 'https://cbr.ap-southeast-3.example.com';
export const PROJECT = '0b1f4c7e9a2d4f6180c3e5a7d9b1f3c5';
export const VAULT = '5d2c8a10-7b3e-4f65-9c81-2e4a6b8d0f12';
export const CHECKPOINT = '9e3b7f21-5c64-4d80-92ab-17f0e6c5d348';
export const BACKUP = 'f4c82d6e-170b-4953-a8de-b36c5f90e127';

/** The upstream `sg`, reached over that network. */
export function region(dispatcher: MockAgent) {
  return testUpstream({
    name: 'sg',
    dispatcher,
    classify,
    isFault,
    projectId: PROJECT,
    baseUrl: new URL(`${ORIGIN}/v3/${PROJECT}`),
    headers: { 'x-language': 'en-us' },
  });
}

export const READ_HEADERS = {
  accept: 'application/json',
  'x-auth-token': 'token-of-the-caller',
  'x-language': 'en-us',
};
export const WRITE_HEADERS = { ...READ_HEADERS, 'content-type': 'application/json' };
