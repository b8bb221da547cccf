/** What a person types, letter by letter; each is another search. */
const TYPED = ['style red', 'knight', 'lighthouse', 'amber', 'origmai', 'windy castle', 'paper heron'];
/** Between two letters: the last result is there long before. */
const PAUSE_MS = 400;
const WHEEL_STEPS = 240;
const WHEEL_PIXELS = 900;
/** Frames longer than this are felt. */
const LONG_FRAME_MS = 50;

/**
 * From each keydown in the search box to the first frame after the list has changed by its answer, and what of it goes
 * before the question, for the answer, and for drawing.
 *
 * @returns milliseconds: `{ count, p50, p95, longest }`, and the same for the `parts` ask, answer and draw
 */
export async function measureKeystrokes({ page }, program) {
  await page.goto(`${program.url}/library`);
  await page.getByRole('gridcell').first().waitFor();
  // The facets and the search language come after the cards.
  await page.waitForTimeout(3_000);
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
  const strokes = await page.evaluate(() => globalThis.strokes.filter((stroke) => stroke.painted));
  return {
    ...summarise(strokes.map(({ typed, painted }) => painted - typed)),
    parts: {
      ask: summarise(strokes.map(({ typed, asked }) => asked - typed)),
      answer: summarise(strokes.map(({ asked, answered }) => answered - asked)),
      draw: summarise(strokes.map(({ answered, painted }) => painted - answered)),
    },
  };
}

/** Runs in the page. A keystroke that asks for nothing new (say, a space) has no answer and is not counted. */
function watchKeystrokes() {
  globalThis.strokes = [];
  let stroke = null;
  addEventListener(
    'keydown',
    (event) => {
      if (event.key.length !== 1) return;
      stroke = { typed: event.timeStamp };
      globalThis.strokes.push(stroke);
    },
    true,
  );
  const ask = globalThis.fetch;
  globalThis.fetch = async (...input) => {
    const mine = /\/adapters\?/.test(String(input[0]?.url ?? input[0])) ? stroke : null;
    if (mine) mine.asked ??= performance.now();
    const answer = await ask(...input);
    if (mine) mine.answered ??= performance.now();
    return answer;
  };
  new MutationObserver(() => {
    if (!stroke?.answered || stroke.drawn) return;
    const mine = stroke;
    mine.drawn = true;
    // A message that is sent before a frame arrives when the frame is drawn.
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        mine.painted = performance.now();
      };
      port2.postMessage(null);
    });
  }).observe(document.querySelector('main'), { childList: true, subtree: true, characterData: true });
}

/** The frames while the wheel is turned through the gallery, in milliseconds, and tasks of the page over 50 ms. */
export async function measureScrolling({ page }, program) {
  await page.goto(`${program.url}/library`);
  await page.getByRole('gridcell').first().waitFor();
  await page.waitForTimeout(3_000);
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
  const long = frames.slice(1).filter((frame) => frame > LONG_FRAME_MS).length;
  return { ...summarise(frames.slice(1)), long, longTasks };
}

function summarise(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), longest: at(1) };
}
