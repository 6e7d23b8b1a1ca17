/** The dashboard in a real browser against the real product: from the printed address to the cited place. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, launchBrowser, readSampleMatter, startProduct } from './dashboard-support.js';
import type { Product, SampleFile } from './dashboard-support.js';

const chromiumPath = findChromium();
const readingMs = 180_000;

/** Of each highlight: whether it lies on the page's picture, and how much of what is under it is dark. */
async function underHighlights(page: Page): Promise<{ inside: boolean; dark: number }[]> {
  await page.locator('rect.highlight').first().waitFor();
  return page.evaluate(() => {
    const picture = document.querySelector<HTMLImageElement>('.sheet img');
    if (!picture) return [];
    const shown = picture.getBoundingClientRect();
    const canvas = document.createElement('canvas');
    canvas.width = picture.naturalWidth;
    canvas.height = picture.naturalHeight;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return [];
    context.drawImage(picture, 0, 0);
    const scale = picture.naturalWidth / shown.width;
    return [...document.querySelectorAll('rect.highlight')].map((rect) => {
      const box = rect.getBoundingClientRect();
      const inside =
        box.left >= shown.left - 1.5 &&
        box.top >= shown.top - 1.5 &&
        box.right <= shown.right + 1.5 &&
        box.bottom <= shown.bottom + 1.5 &&
        box.width > 4 &&
        box.height > 4;
      const x = Math.max(0, Math.round((box.left - shown.left) * scale));
      const y = Math.max(0, Math.round((box.top - shown.top) * scale));
      const width = Math.max(1, Math.round(box.width * scale));
      const height = Math.max(1, Math.round(box.height * scale));
      const { data } = context.getImageData(x, y, width, height);
      let dark = 0;
      for (let i = 0; i < data.length; i += 4) {
        if ((data[i] ?? 255) + (data[i + 1] ?? 255) + (data[i + 2] ?? 255) < 330) dark += 1;
      }
      return { inside, dark: dark / (width * height) };
    });
  });
}

async function drop(page: Page, file: SampleFile): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, base64]) => {
      const bytes = Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));
      const dropped = new DataTransfer();
      dropped.items.add(new File([bytes], name));
      return dropped;
    },
    [file.name, file.bytes.toString('base64')] as const,
  );
  for (const type of ['dragenter', 'dragover', 'drop']) {
    await page.dispatchEvent('body', type, { dataTransfer: transfer });
  }
}

const pick = (page: Page, files: readonly SampleFile[]): Promise<void> =>
  page.setInputFiles(
    'input[type=file]',
    files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: bytes })),
  );

/** Asks and returns the finished answer's card. */
async function ask(page: Page, question: string): Promise<Locator> {
  await page.fill('#question', question);
  await page.press('#question', 'Enter');
  const card = page.locator('.answer[data-answer]', { has: page.getByRole('heading', { name: question }) });
  await card.first().waitFor({ timeout: 60_000 });
  return card.first();
}

describe.skipIf(chromiumPath === null)('the dashboard in a browser', () => {
  const matter = readSampleMatter();
  let product: Product;
  let browser: Browser;
  let page: Page;
  const refused: string[] = [];
  const elsewhere: string[] = [];

  const questionFor = (place: string): string => {
    const found = matter.questions.find((sample) => sample.place === place);
    if (!found) throw new Error(`samples/matter has no question for ${place}`);
    return found.question;
  };
  const openCited = async (place: string): Promise<void> => {
    const card = await ask(page, questionFor(place));
    expect(await card.getAttribute('data-found')).toBe('true');
    const citation = card.locator(`.answer-part .citation[data-citation="${place}"]`).first();
    expect(await citation.locator('.verified').count()).toBe(1);
    await citation.click();
  };

  beforeAll(async () => {
    product = await startProduct(280_000);
    browser = await launchBrowser(chromiumPath ?? '');
    page = await browser.newPage({ viewport: { width: 1360, height: 850 } });
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => {
      if (/Content Security Policy|Refused to/u.test(message.text())) refused.push(message.text());
    });
    page.on('pageerror', (error) => refused.push(error.message));
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (protocol.startsWith('http') && origin !== new URL(product.address).origin)
        elsewhere.push(request.url());
    });
  });

  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  it('refuses a wrong key with a sentence', async () => {
    await page.goto(new URL(product.address).origin);
    await page.fill('#api-key', 'lk_wrong');
    await page.press('#api-key', 'Enter');
    await page.locator('.sign-in [role=alert]:not(:empty)').waitFor();
  });

  it('signs in from the printed address and takes the key out of it', async () => {
    await page.goto(product.address);
    // Only the fragment differs from the open page: nothing is loaded anew, and it signs in all the same.
    await page.locator('#collection-name').waitFor();
    expect(page.url()).not.toContain('key');
    expect(await page.evaluate(() => document.cookie)).toBe('');
  });

  it('makes a collection and opens it', async () => {
    await page.fill('#collection-name', 'Sample matter');
    await page.press('#collection-name', 'Enter');
    await page.getByRole('heading', { level: 1, name: 'Sample matter' }).waitFor();
    await page.getByText('Drop files anywhere on this page').waitFor();
  });

  it(
    'reads dropped and picked files until they are ready, and gives the reason for one that cannot be read',
    async () => {
      const [first, ...others] = matter.files;
      if (first) await drop(page, first);
      const broken = { name: 'broken.pdf', bytes: Buffer.from('%PDF-1.7\nthis is no PDF any more\n%%EOF\n') };
      await pick(page, [...others, broken]);
      await page.locator('[data-status]').nth(matter.files.length).waitFor({ timeout: readingMs });
      const ready = page.locator('.document[data-status=ready]');
      await ready.nth(matter.files.length - 1).waitFor({ timeout: readingMs });
      const failed = page.locator('.document[data-status=failed]', { hasText: 'broken.pdf' });
      await failed.waitFor({ timeout: readingMs });
      expect((await failed.locator('.sentence').innerText()).length).toBeGreaterThan(10);
      expect(await ready.count()).toBe(matter.files.length);
    },
    readingMs * 2,
  );

  it('opens a cited box on the dark text of its page', async () => {
    await openCited('box_location');
    const highlights = await underHighlights(page);
    expect(highlights.length).toBeGreaterThan(0);
    for (const { inside, dark } of highlights) {
      expect(inside).toBe(true);
      expect(dark).toBeGreaterThan(0.02);
      expect(dark).toBeLessThan(0.7);
    }
  });

  it('shows what was read of the page beside it', async () => {
    await page.getByRole('button', { name: 'What was read' }).click();
    const reading = page.locator('.page-and-reading .running-text');
    await reading.locator('.reading-line').first().waitFor();
    const lines = await reading.locator('.reading-words').allInnerTexts();
    expect(lines.join(' ').length).toBeGreaterThan(100);
    await page.getByRole('button', { name: 'What was read' }).click();
    await reading.waitFor({ state: 'detached' });
  });

  it('opens a cited region on the dark text of its image', async () => {
    await openCited('region_location');
    for (const { inside, dark } of await underHighlights(page)) {
      expect(inside).toBe(true);
      expect(dark).toBeGreaterThan(0.02);
    }
  });

  it('opens a cited file with exactly the cited lines marked, in view', async () => {
    await openCited('line_location');
    await page.locator('.line.cited').first().waitFor();
    const words = await page.locator('.citation[aria-pressed=true]').first().innerText();
    const [from, to] = (/lines? (\d+)(?:-(\d+))?/u.exec(words) ?? []).slice(1);
    const marked = await page
      .locator('.line.cited')
      .evaluateAll((lines) => lines.map((line) => Number(line.getAttribute('data-line'))));
    expect(marked[0]).toBe(Number(from));
    expect(marked.at(-1)).toBe(Number(to ?? from));
    expect(marked).toHaveLength(Number(to ?? from) - Number(from) + 1);
    const [first, view] = await Promise.all([
      page.locator('.line.cited').first().boundingBox(),
      page.locator('.lines').boundingBox(),
    ]);
    expect(first!.y).toBeGreaterThanOrEqual(view!.y - 1);
    expect(first!.y).toBeLessThan(view!.y + view!.height);
  });

  it('opens a recording at the cited second, with the words marked', async () => {
    await openCited('time_location');
    const words = await page.locator('.citation[aria-pressed=true]').first().innerText();
    const [minutes, seconds] = (/(\d+):(\d\d)-/u.exec(words) ?? []).slice(1);
    const start = Number(minutes) * 60 + Number(seconds);
    await page.waitForFunction(() => (document.querySelector('audio')?.readyState ?? 0) > 0);
    const { now, length } = await page.evaluate(() => {
      const audio = document.querySelector('audio');
      return { now: audio?.currentTime ?? -1, length: audio?.duration ?? 0 };
    });
    expect(now).toBeGreaterThanOrEqual(start);
    expect(now).toBeLessThan(start + 1);
    expect(length).toBeGreaterThan(now);
    expect(await page.locator('.utterances .cited mark').count()).toBeGreaterThan(0);
  });

  it('says calmly when the documents do not say, with the nearest passages marked as such', async () => {
    const card = await ask(page, 'Which volcano erupted on Iceland in the year 2010?');
    expect(await card.getAttribute('data-found')).toBe('false');
    await card.getByText('Nearest passages').waitFor();
  });

  it('keeps the answers when the page is loaded again, and Escape closes the viewer', async () => {
    await page.reload();
    await page.locator('.answer[data-answer]').nth(4).waitFor();
    await page.locator('.answer-part .citation').first().click();
    await page.locator('.viewer').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.viewer').waitFor({ state: 'detached' });
  });

  it('deletes a document only after asking', async () => {
    const row = page.locator('.document', { hasText: 'broken.pdf' });
    await row.getByRole('button', { name: 'Delete broken.pdf' }).click();
    await row.getByRole('button', { name: 'Keep' }).click();
    expect(await row.count()).toBe(1);
    await row.getByRole('button', { name: 'Delete broken.pdf' }).click();
    await row.getByRole('button', { name: 'Delete', exact: true }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('returns to the sign-in form with a sentence when the session has ended', async () => {
    await page.context().clearCookies();
    await page.getByText('Your session has ended').waitFor();
  });

  it('asked nothing of any other address and broke no rule of its content security policy', () => {
    expect(elsewhere).toEqual([]);
    expect(refused).toEqual([]);
  });
});
