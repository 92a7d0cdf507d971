import type { Page } from 'playwright';
import { type Benchmark, median } from './benchmark.ts';

const rounds = 3;
/** Of the grid's height, per second: a quick but readable scroll, and a fling through the data set. */
const speeds = [3, 20];
const scrollMs = 4000;

/** Milliseconds between frames while the grid scrolls by itself, a little at each frame. */
function scroll(page: Page, heightsPerSecond: number): Promise<number[]> {
  return page.getByRole('listbox', { name: 'Inputs' }).evaluate(
    (grid, [speed, duration]) =>
      new Promise<number[]>((resolve) => {
        grid.scrollTop = 0;
        const frames: number[] = [];
        const started = performance.now();
        let last = started;
        const step = (now: number) => {
          frames.push(now - last);
          last = now;
          grid.scrollTop = ((now - started) / 1000) * speed * grid.clientHeight;
          if (now - started < duration) requestAnimationFrame(step);
          else resolve(frames.slice(2));
        };
        requestAnimationFrame(step);
      }),
    [heightsPerSecond, scrollMs] as const,
  );
}

function share(values: number[], of: (value: number) => boolean): string {
  return `${((100 * values.filter(of).length) / values.length).toFixed(1)} %`;
}

/** Frame time of the data set's grid while 10,000 inputs scroll; pictures are drawn as they come. */
export const gridFrames: Benchmark = {
  id: 'grid-frames',
  unit: 'ms a frame',
  better: 'lower',
  reach: 17,
  async run(openLab) {
    const page = await (await openLab()).demo();
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.getByRole('tab', { name: 'Data set' }).click();
    const medians: { value: number; says: string }[] = [];
    for (const speed of speeds) {
      const frames: number[] = [];
      for (let round = 0; round < rounds; round++) frames.push(...(await scroll(page, speed)));
      const value = median(frames);
      const slow = share(frames, (ms) => ms > 25);
      medians.push({
        value,
        says: `${speed} heights/s: ${value.toFixed(1)} ms, ${slow} of frames over 25 ms`,
      });
    }
    const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
    const detail = `page of ${width} x ${height}, ${rounds} x ${scrollMs / 1000} s each; ${medians.map(({ says }) => says).join('; ')}`;
    return { value: Math.max(...medians.map(({ value }) => value)), detail };
  },
};
