// The announcement's walkthrough (https://aws.amazon.com/blogs/containers, 2026-03-24), by hand in the browser; a new pod tells each time what holds.
import { routes } from '../lib/routes.ts'
import { walkthrough } from '../lib/sandbox/seed/names.ts'
import { allowing, applyPolicy, writePolicy } from './editor.ts'
import { expect, test } from './fixtures.ts'
import { type Pod, startPod } from './pod.ts'

const { serviceAccount } = walkthrough

test('narrow, verify, widen and delete', async ({ page, request, sandbox }) => {
  const freshPod = () => startPod(request, sandbox, walkthrough)

  await test.step('without a session policy the pod has the whole role', async () => {
    await page.goto(routes.cluster(walkthrough))
    await page.getByRole('link', { name: serviceAccount }).click()
    await expect(page.getByRole('heading', { name: serviceAccount, level: 1 })).toBeVisible()
    await expect(page.getByText('no session policy', { exact: true })).toBeVisible()
    const pod = await freshPod()
    await pod.createBucket('walk-broad')
    expect(await pod.listBuckets()).toContain('walk-broad')
  })

  await test.step('narrowed to listing buckets', async () => {
    await page.getByRole('link', { name: 'Add session policy' }).click()
    await writePolicy(page, allowing('s3:ListAllMyBuckets'))
    await expect(page.getByText(/Loses [\d,]+ actions/)).toBeVisible()
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
    await expect(page.getByText(/running pods keep what they have for up to 6 hours/)).toBeVisible()
  })

  await test.step('a new pod lists, and is refused to create', async () => {
    const pod = await freshPod()
    expect(await pod.listBuckets()).toContain('walk-broad')
    await expectRefused(pod, 'walk-narrow')
  })

  await test.step('widened by creating buckets', async () => {
    await writePolicy(page, allowing('s3:ListAllMyBuckets', 's3:CreateBucket'))
    await expect(page.getByText(/Gains 1 action/)).toBeVisible()
    await applyPolicy(page)
    await expect(page.getByText('Applied and read back.')).toBeVisible()
    const pod = await freshPod()
    await pod.createBucket('walk-wide')
    expect(await pod.listBuckets()).toContain('walk-wide')
  })

  await test.step('the page shows it narrowed', async () => {
    await page.getByRole('link', { name: serviceAccount }).click()
    await expect(page.getByText('session policy', { exact: true })).toBeVisible()
    await expect(page.getByText(/may hold the older session for up to 6 hours more/)).toBeVisible()
    await expect(page.getByRole('button', { name: /^granted 2/ })).toBeVisible()
  })

  await test.step('deleted, a new pod gets nothing', async () => {
    await page.getByRole('button', { name: 'Delete…' }).click()
    await expect(page.getByRole('dialog')).toContainText('Loses 2 actions')
    await page.getByRole('textbox', { name: /to confirm/ }).fill(serviceAccount)
    await page.getByRole('button', { name: 'Delete association' }).click()
    await expect(page.getByText('No association yet')).toBeVisible()
    await expect(page.locator('#content')).toBeFocused()
    await expect(freshPod()).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
  })
})

async function expectRefused(pod: Pod, bucket: string): Promise<void> {
  const message = new RegExp(
    `^User: arn:aws:sts::${walkthrough.accountId}:assumed-role/${walkthrough.roleName}/eks-session-po-${serviceAccount}-[0-9a-f-]+ ` +
      `is not authorized to perform: s3:CreateBucket on resource: "arn:aws:s3:::${bucket}" ` +
      'because no session policy allows the s3:CreateBucket action$',
  )
  await expect(pod.createBucket(bucket)).rejects.toMatchObject({
    code: 'AccessDenied',
    message: expect.stringMatching(message),
  })
}
