import type { MockAgent } from 'undici';
import { classify, isFault } from '../../../../src/upstreams/karbor/errors.ts';
import { testUpstream } from '../../../support/upstream.ts';

export const ORIGIN = 'http://karbor.internal:8799';
export const PROJECT = '7d1f0c52a9e84b1fb0c3e6d4a2958170';
export const PROVIDER = '4b9a6d0e-2f71-4c35-9e08-51c7ad3be612';
export const PLAN = 'e0c4f7a8-93b1-4d6e-8a25-6f1bd97c0342';
export const CHECKPOINT = '1f6c9b34-7a2e-4e8d-b5f0-c83d2a617e95';
export const REQUEST_ID = 'req-0b6c4f1e-52a8-4d7e-9c30-7e1fa2d98b56';

/** The upstream `lab`, reached over that network. */
export function lab(dispatcher: MockAgent) {
  return testUpstream({
    dispatcher,
    classify,
    isFault,
    projectId: PROJECT,
    baseUrl: new URL(`${ORIGIN}/v1/${PROJECT}`),
  });
}

/** What every call to `lab` sends. */
export const READ_HEADERS = { accept: 'application/json', 'x-auth-token': 'token-of-the-caller' };
export const WRITE_HEADERS = { ...READ_HEADERS, 'content-type': 'application/json' };
