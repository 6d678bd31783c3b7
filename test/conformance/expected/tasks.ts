import { type LoggedRun, loggedIn, runsOn } from './logged-runs.ts';
import { PLANS } from './plans.ts';

const runs = runsOn('2026-11-22');

const RUNS: readonly LoggedRun[] = [
  ...runs(
    'ddf1df51-7740-42ea-9d36-9ebcf03121a6',
    PLANS.ofSwift,
    '75b12318-3922-4ccd-a0dd-5d38a14bdafd protect available 14:08:23 14:08:24',
  ),
  ...runs(
    '5a7a04c4-3180-46ff-a155-fb8d05272fb0',
    PLANS.ofFiles,
    '08889919-9b20-4927-b7e4-32908a5c0285 protect available 14:08:34 14:08:34',
  ),
  ...runs(
    'c7d74f74-842e-45f5-9846-8ce243bbf1cd',
    PLANS.tier,
    '3ce68a5e-f05d-4474-b725-cf8a5bf6a07b protect available 14:12:52 14:12:52',
    'f918cf9b-acba-4527-b628-a7c613970518 restore success 14:17:48 14:17:48 ba5af914-3a3a-4e15-beec-e3e9c36d31e7',
  ),
  ...runs(
    '48b23e42-0c2a-42ec-be90-161ef11e235b',
    PLANS.renamed,
    '5423a303-2ef2-451a-bae1-47b96e6bfa3a protect available 14:12:55 14:12:55',
    'd4f19570-7b84-44ac-82c1-e9ba6987d241 protect deleted 14:14:25 14:14:25',
  ),
  ...runs(
    '66366aaf-8c0b-4d3c-b351-504c2514a7db',
    PLANS.renamed,
    'cc169482-6c69-4c66-b059-fd57f6e04758 protect available 14:12:56 14:12:56',
    '31179242-e1b9-40a8-b240-cfb654f72bf0 protect deleted 14:14:29 14:14:29',
  ),
  ...runs(
    '2d757bb4-d481-4efb-b535-6b2ad9099e09',
    PLANS.unicode,
    '6b20ac4d-819e-4ad7-80c6-550e4d531ecc protect available 14:12:57 14:12:58',
  ),
  ...runs(
    'eea74185-f415-4a06-9e43-8f444c2a74f0',
    PLANS.tier,
    '3c2b832a-cea5-439d-a6fa-9bb58eed67df protect available 14:12:59 14:12:59',
  ),
  ...runs(
    '4c833dc5-5e20-4ae9-9b08-5d312ed2ce61',
    PLANS.tier,
    '01fc90f6-9df9-44da-bb8e-e6e495225dda protect available 14:12:59 14:13:00',
  ),
  ...runs(
    '88652909-1863-49d6-81b1-609735bd208f',
    PLANS.tier,
    '9423b6db-600b-499a-85a6-6875dc5e7c36 protect available 14:13:00 14:13:00',
  ),
  ...runs(
    '98387ddf-3ae5-42ae-97d6-7765d697dda3',
    PLANS.files,
    'c74ff665-cb42-4c7f-8c31-96bddb76712c protect available 14:13:01 14:13:01',
    '76a5bb4e-0012-4efe-b47c-803fa56b8916 protect deleted 14:14:35 14:14:35',
  ),
  ...runs(
    '404e7c4b-5ce3-442c-83cc-09923ff450a2',
    PLANS.parameters,
    '019d8b9a-a67a-48de-9c3b-c9288aef6a3b protect error 14:13:01 14:13:02',
    '99bcc7c3-395f-4350-beef-70de39d07e62 protect error-deleting 14:14:31 14:14:32',
  ),
  ...runs(
    '46c2ad7f-d49c-450a-a028-c7bb26cdc134',
    PLANS.shared,
    'd72de603-09bd-491d-a577-b065ca418050 protect available 14:17:41 14:17:41',
    '264d6150-6887-4353-a0e6-8cb11268d040 protect deleted 14:17:44 14:17:44',
  ),
  ...runs(
    '89b16083-3066-4fed-9fd7-43b41d85e09d',
    PLANS.tier,
    'c91a1c76-7eaa-4255-a5ed-6bd2a59f0e55 copy wait_copying 14:17:48',
  ),
];

/** What the gateway has to show of a run of the first day. */
export function expectedTask(short: string, projectId: string) {
  return loggedIn(RUNS, short, projectId);
}
