import { expect, it } from 'vitest';
import { cellsIn, type Cells } from './use-marquee.js';

/** Ten cards of 100 x 150 in rows of four, 20 apart. */
const cells: Cells = {
  count: 10,
  columns: 4,
  columnStep: 120,
  cellWidth: 100,
  rowStep: 170,
  cellHeight: 150,
};

it.each([
  ['one card that it touches', { left: 10, top: 10, width: 5, height: 5 }, [0]],
  ['nothing in the gap between two', { left: 102, top: 10, width: 16, height: 20 }, []],
  ['those beside the gap that it crosses', { left: 90, top: 10, width: 40, height: 10 }, [0, 1]],
  ['rows and columns', { left: 130, top: 10, width: 130, height: 200 }, [1, 2, 5, 6]],
  ['only what is there in the last row', { left: 0, top: 350, width: 900, height: 900 }, [8, 9]],
  ['what lies inside, begun above and left of all', { left: -50, top: -50, width: 60, height: 60 }, [0]],
  ['nothing beside the cards', { left: -50, top: -50, width: 10, height: 10 }, []],
])('a rectangle picks %s', (_, box, picked) => {
  expect(cellsIn(box, cells)).toEqual(picked);
});
