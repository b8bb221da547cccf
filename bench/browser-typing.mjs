/** What a person types, letter by letter; each is another search. */
const TYPED = ['style red', 'knight', 'lighthouse', 'amber', 'origmai'];
/** Between two letters: the last result is there long before. */
const PAUSE_MS = 400;
const WHEEL_STEPS = 240;
const WHEEL_PIXELS = 900;

/**
 * From each keystroke in the search box to the first frame after the list has changed by its answer.
 *
 * @returns {Promise<{ count: number, p50: number, p95: number }>} milliseconds
 */
export async function measureKeystrokes({ page }, program) {
  await page.goto(`${program.url}/library`);
  await page.getByRole('gridcell').first().waitFor();
  const box = page.getByRole('combobox', { name: 'Search the library' });
  await box.click();
  await page.evaluate(watchKeystrokes);
  for (const text of TYPED) {
    for (const letter of text) {
      await page.keyboard.type(letter);
      await page.waitForTimeout(PAUSE_MS);
    }
    await box.fill('');
    await page.waitForTimeout(2 * PAUSE_MS);
  }
  return summarise(await page.evaluate(() => globalThis.painted));
}

/** Runs in the page. A keystroke that asks for nothing new (say, a space) has no answer and is not counted. */
function watchKeystrokes() {
  globalThis.painted = [];
  let typedAt = null;
  let answered = false;
  addEventListener('input', (event) => {
    if (event.inputType !== 'insertText') return;
    typedAt = event.timeStamp;
    answered = false;
  });
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries())
      if (typedAt !== null && startTime >= typedAt && /\/adapters\?/.test(name)) answered = true;
  }).observe({ type: 'resource' });
  new MutationObserver(() => {
    if (typedAt === null || !answered) return;
    const since = typedAt;
    typedAt = null;
    // The frame after the change is drawn when the next one begins.
    requestAnimationFrame(() => requestAnimationFrame((now) => globalThis.painted.push(now - since)));
  }).observe(document.querySelector('main'), {
    childList: true,
    subtree: true,
    characterData: true,
    attributes: true,
  });
}

/** The frames while the wheel is turned through the gallery, in milliseconds, and tasks of the page over 50 ms. */
export async function measureScrolling({ page }, program) {
  await page.goto(`${program.url}/library`);
  await page.getByRole('gridcell').first().waitFor();
  await page.mouse.move(900, 500);
  await page.evaluate(() => {
    globalThis.frames = [];
    globalThis.longTasks = 0;
    let last = performance.now();
    const tick = (now) => {
      globalThis.frames.push(now - last);
      last = now;
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
    new PerformanceObserver((list) => (globalThis.longTasks += list.getEntries().length)).observe({
      type: 'longtask',
    });
  });
  for (let step = 0; step < WHEEL_STEPS; step++) {
    await page.mouse.wheel(0, WHEEL_PIXELS);
    await page.waitForTimeout(16);
  }
  const { frames, longTasks } = await page.evaluate(() => ({
    frames: globalThis.frames,
    longTasks: globalThis.longTasks,
  }));
  return { ...summarise(frames.slice(1)), longTasks };
}

function summarise(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), longest: at(1) };
}
