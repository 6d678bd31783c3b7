import { type LoggedRun, loggedIn, runsOn } from './logged-runs.ts';
import { PROVIDERS } from './plans.ts';
import { runPlan } from './run-plans.ts';

const runs = runsOn('2026-11-26');

const RUNS: readonly LoggedRun[] = [
  ...runs(
    '06e258f3-88db-453f-a66e-9a24c3c71fbe',
    runPlan('a47872fe'),
    '65614737-c8cc-4a42-bf2a-940e78490ac8 protect protecting 14:42:24',
  ),
  ...runs(
    '41d45730-f7cd-48de-ab09-d5617c07da53',
    runPlan('70259de8'),
    '6083ee0f-3fa7-4194-bbbf-74efd2ec7496 protect available 14:46:08 14:46:08',
    '95794363-c0f5-4bee-a4de-cb774de6250c protect deleted 14:46:09 14:46:09',
    '6becc244-b504-4f07-b8a4-61de233c1362 protect error-deleting 14:46:09 14:46:09',
  ),
  ...runs(
    'd922a422-7f05-4b14-91ae-e374722b231f',
    runPlan('c6d452c1'),
    'e36705f2-2949-45f8-8826-fc2fd31da690 protect protecting 15:09:36',
  ),
  ...runs(
    '0a646573-0a74-49d3-8c53-971ab5876ff2',
    runPlan('8c2c0c38'),
    '0d2ec95b-5a5a-4671-99fd-c10daf319a89 protect available 15:09:39 15:09:42',
    '87466897-2201-4f7d-9f1a-0aee04db0c5d restore success 15:09:45 15:09:48 53a28e8d-486d-455e-847d-833e6914f5d9',
    '0dc2631c-8103-430d-9061-b3fdbd3fcaa6 verify success 15:09:56 15:09:59',
  ),
  ...runs(
    '9c34d1f0-bef4-4326-aabe-54ff6a662d29',
    runPlan('2b4c88fd'),
    '04b728ab-8334-4da7-9f4e-8f872dfbb9ae protect error 15:09:42 15:09:45',
  ),
  ...runs(
    'de42ad98-b092-444f-9cce-4495f0766528',
    { provider: PROVIDERS.swift, id: null },
    '7c0abe19-2f32-447d-8b76-5c4b6a7d8794 restore fail 15:09:48 15:09:50 557318f9-567f-4577-bc63-ac35b2d7de57',
  ),
  ...runs(
    'f7e7f23c-2813-4b01-80be-ed7f0a8dcc30',
    runPlan('8c2c0c38'),
    '4abb2dd8-54d0-472e-9d88-e2da9d7cae85 copy available 15:10:01 15:10:05',
  ),
  ...runs(
    'a974b364-f46f-4b6a-8a2f-1ce5a9c0d027',
    runPlan('7c891c27'),
    'a827835f-d0c5-4073-af95-7bbb4a6bf384 copy error 15:10:05 15:10:07',
  ),
  ...runs(
    '5438a49f-5a56-4bc2-8b43-1a526b75b461',
    runPlan('8c2c0c38'),
    '0c7822c5-c13a-42e6-86fa-ecdd07ede70d protect available 15:10:07 15:10:10',
    '3541f394-83b9-4ff2-a8ea-088d8eae090d protect deleted 15:10:11 15:10:14',
  ),
  ...runs(
    '53a8176f-f7e7-40c8-a65a-465684d392cb',
    runPlan('13e49581'),
    '201b5ed8-4dc1-4850-9e7c-1973f0d42369 protect available 15:10:14 15:10:14',
    'a4fa16ba-2b9d-42b7-99c9-0b3512b00a05 protect error-deleting 15:10:14 15:10:16',
  ),
  ...runs(
    'd6d93fcc-15c4-4ea9-b19c-4014f6950afc',
    { provider: PROVIDERS.swift, id: '44861672-4e64-42f8-a6b4-bee9ee1a46d2' },
    '8f59bc07-93bf-4107-a030-9666ed38530a protect protecting 15:13:34',
  ),
  ...runs(
    'f8530484-5532-451e-bcd8-8dcac811a13c',
    { provider: PROVIDERS.swift, id: '44861672-4e64-42f8-a6b4-bee9ee1a46d2' },
    '66866f02-8aaf-46af-a394-486bb451b650 protect protecting 15:13:34',
  ),
  ...runs(
    'b0f12899-5bf9-4659-b534-0984203c3451',
    runPlan('e22c5ea0'),
    '9f3f5cb5-dede-4661-b7d4-55d032c32289 protect available 15:13:53 15:13:53',
  ),
  ...runs(
    '1311949b-f9a6-4877-b99a-69cc01918386',
    runPlan('24164744'),
    '133b2dff-e70f-4501-a591-120175cf3a3b protect available 15:14:28 15:14:28',
  ),
  ...runs(
    'e56311a4-110c-4da2-a4a4-1021dcd1a883',
    runPlan('24164744'),
    'abcd5b9e-23a8-4867-808f-2c598e20a18e protect available 15:14:29 15:14:29',
  ),
  ...runs(
    '5af1aef3-9a7e-4eb0-8892-cf8d3d181909',
    { provider: PROVIDERS.swift, id: '46684618-a4a7-4e51-9fc2-6598d2becf14' },
    '327ae74b-a8fb-435e-bdee-4a4ef18fb61a protect available 15:15:11 15:15:11',
  ),
];

/** What the gateway has to show of a recorded run. */
export function expectedRunTask(short: string, projectId: string) {
  return loggedIn(RUNS, short, projectId);
}
