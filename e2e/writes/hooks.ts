import { addProvider, changeSecret, deliver, signed, smsFrom, webhookSecret } from '../../server/hooks/testing.ts';
import { shoot } from '../../server/testing/browser.ts';
import type { Flow } from './flow.ts';
import { look } from './outgoing.ts';

const mistyped = { secret: `whsec_${btoa('typed in wrongly, and long')}` };

/** What did not prove is seen on the page of what goes out: one is dropped, one accepted, one proves with the right secret. */
export async function hooks({ open, reached, shop }: Flow): Promise<void> {
  const { id, path } = await addProvider(shop, 'webhook', mistyped, 'Our SMS service');
  for (const text of ['Where is my parcel?', '我的包裹到哪了？', 'Hello, is anybody there?']) {
    const said = smsFrom('+8613812345678', text, text, shop.now());
    await deliver(shop.app, signed(path, text, said, shop.now(), webhookSecret));
  }
  const page = await open('supervisor', '/desk/outgoing/queue');
  await page.getByText('waiting for you: 3').waitFor();
  await look(page, 'hooks-alarm');
  await page.getByRole('button', { name: 'Look at it' }).click();
  const press = (name: string) => page.getByRole('button', { name, exact: true }).first().click();
  await press('What was posted');
  await page.getByText('is anybody there').waitFor();
  await press('Check again');
  await reached('POST /api/hook-deliveries/:id/replay', 1); // a lost click is told from a lost answer
  await page.getByText('It still cannot be verified').waitFor();
  await press('Drop');
  await look(page, 'hooks-drop');
  await press('Drop it');
  await reached('POST /api/hook-deliveries/:id/replay', 2);
  await press('Accept as it is');
  await press('Accept it');
  await reached('POST /api/hook-deliveries/:id/replay', 3);
  await changeSecret(shop, id, webhookSecret);
  await page.getByText('waiting for you: 1').waitFor({ state: 'attached' });
  await press('Check again');
  await page.getByText('Nothing is kept aside any more.').waitFor();
  await reached('POST /api/hook-deliveries/:id/replay', 4);
  await shoot(page, 'hooks-none');
  await deliver(
    shop.app,
    signed(path, 'forged', smsFrom('+8613812345678', 'f', '包裹', shop.now()), shop.now(), mistyped.secret),
  );
  await page.reload();
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('button', { name: '去看看' }).click();
  await page.getByRole('button', { name: '直接接收' }).click();
  await look(page, 'hooks-zh-CN');
}
